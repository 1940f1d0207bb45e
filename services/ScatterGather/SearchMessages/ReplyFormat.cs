using System.Buffers;
using System.Diagnostics;

namespace DesignPatterns.SearchMessages;

/// <summary>Replies as bytes: what kind, in one byte, then its fields in their order.</summary>
public static class ReplyFormat
{
    private enum Kind : byte
    {
        Shard = 1,
        Frequency,
        Clause,
        Documents,
        Version,
        Straggle,
    }

    public static void Write(LeafReply reply, IBufferWriter<byte> output)
    {
        var writer = new MessageWriter(output);
        switch (reply)
        {
            case ShardReply shard:
                writer.WriteByte((byte)Kind.Shard);
                writer.WriteText(shard.State.Version);
                writer.WriteInteger(shard.State.Documents);
                writer.WriteInteger(shard.State.CorpusDocuments);
                writer.WriteInteger(shard.Matches);
                writer.WriteByte(shard.IsExact ? (byte)1 : (byte)0);
                Write(shard.Hits, writer);
                break;
            case FrequencyReply frequency:
                writer.WriteByte((byte)Kind.Frequency);
                writer.WriteTexts(frequency.Versions);
                writer.WriteIntegers(frequency.CorpusDocuments);
                writer.WriteIntegers(frequency.Frequencies);
                break;
            case ClauseReply clause:
                writer.WriteByte((byte)Kind.Clause);
                writer.WriteRising(clause.Numbers);
                writer.WriteIntegers(clause.Contributions);
                break;
            case DocumentsReply documents:
                writer.WriteByte((byte)Kind.Documents);
                Write(documents.Documents, writer);
                break;
            case VersionReply version:
                writer.WriteByte((byte)Kind.Version);
                writer.WriteText(version.Version);
                writer.WriteInteger(version.CorpusDocuments);
                break;
            case StraggleReply straggle:
                writer.WriteByte((byte)Kind.Straggle);
                writer.WriteByte(straggle.HasStraggled ? (byte)1 : (byte)0);
                break;
            default:
                throw new UnreachableException($"{reply.GetType()} is no reply that travels.");
        }
    }

    /// <summary>What is shown of a document, as <see cref="FoundDocument.Read"/> reads it.</summary>
    public static ReadOnlyMemory<byte> Show(ShownDocument document)
    {
        var output = new ArrayBufferWriter<byte>();
        var writer = new MessageWriter(output);
        writer.WriteText(document.Id);
        writer.WriteText(document.Title);
        writer.WriteInteger(document.Snippet.Count);
        foreach (var part in document.Snippet)
        {
            writer.WriteByte(part.IsHit ? (byte)1 : (byte)0);
            writer.WriteText(part.Text);
        }

        return output.WrittenMemory;
    }

    /// <exception cref="InvalidDataException">It is no reply.</exception>
    public static LeafReply Read(ReadOnlySpan<byte> bytes)
    {
        // What is shown of documents is read later, from here: the bytes that came are gone by then.
        var kept = bytes.ToArray();
        var reader = new MessageReader(kept);
        var kind = (Kind)reader.ReadByte();
        switch (kind)
        {
            case Kind.Shard:
                var state = new ShardState(reader.ReadText(), reader.ReadInteger(), reader.ReadInteger());
                var (matches, isExact) = (reader.ReadInteger(), reader.ReadByte() == 1);
                return new ShardReply(state, ReadDocuments(ref reader, kept), matches, isExact);
            case Kind.Frequency:
                return new FrequencyReply(reader.ReadTexts(), reader.ReadIntegers(), reader.ReadIntegers());
            case Kind.Clause:
                return new ClauseReply(reader.ReadRising(), reader.ReadIntegers());
            case Kind.Documents:
                return new DocumentsReply(ReadDocuments(ref reader, kept));
            case Kind.Version:
                return new VersionReply(reader.ReadText(), reader.ReadInteger());
            case Kind.Straggle:
                return new StraggleReply(reader.ReadByte() == 1);
            default:
                throw new InvalidDataException($"There is no reply of kind {kind}.");
        }
    }

    private static void Write(ReadOnlySpan<FoundDocument> documents, MessageWriter writer)
    {
        writer.WriteInteger(documents.Length);
        foreach (var document in documents)
        {
            writer.WriteInteger(document.Number);
            writer.WriteNumber((ulong)document.Score);
            writer.WriteInteger(document.Shown.Length);
            writer.WriteBytes(document.Shown.Span);
        }
    }

    private static FoundDocument[] ReadDocuments(ref MessageReader reader, ReadOnlyMemory<byte> kept)
    {
        var documents = new FoundDocument[reader.ReadCount()];
        for (var i = 0; i < documents.Length; i++)
        {
            var (number, score) = (reader.ReadInteger(), (long)reader.ReadNumber());
            var length = reader.Take(reader.ReadInteger()).Length;
            documents[i] = new(number, score, kept.Slice(reader.Position - length, length));
        }

        return documents;
    }
}
