using System.Buffers;
using System.Diagnostics;

namespace DesignPatterns.SearchMessages;

/// <summary>Questions as bytes: what kind, in one byte, then its fields in their order.</summary>
public static class QuestionFormat
{
    private enum Kind : byte
    {
        Shard = 1,
        Frequency,
        Clause,
        ClauseAmong,
        Documents,
        Prepare,
        Switch,
        Straggle,
    }

    public static void Write(LeafQuestion question, IBufferWriter<byte> output)
    {
        var writer = new MessageWriter(output);
        switch (question)
        {
            case ShardQuestion shard:
                writer.WriteByte((byte)Kind.Shard);
                writer.WriteText(shard.Query);
                writer.WriteInteger(shard.Count);
                break;
            case FrequencyQuestion frequency:
                writer.WriteByte((byte)Kind.Frequency);
                writer.WriteTexts(frequency.Clauses);
                break;
            case ClauseQuestion clause:
                Write(clause, writer);
                break;
            case DocumentsQuestion documents:
                writer.WriteByte((byte)Kind.Documents);
                writer.WriteText(documents.Version);
                writer.WriteText(documents.Query);
                writer.WriteIntegers(documents.Numbers);
                break;
            case PrepareQuestion:
                writer.WriteByte((byte)Kind.Prepare);
                break;
            case SwitchQuestion next:
                writer.WriteByte((byte)Kind.Switch);
                writer.WriteText(next.Version);
                break;
            case StraggleQuestion straggle:
                writer.WriteByte((byte)Kind.Straggle);
                writer.WriteInteger(straggle.PerMillion);
                writer.WriteInteger(straggle.Milliseconds);
                break;
            default:
                throw new UnreachableException($"{question.GetType()} is no question that travels.");
        }
    }

    /// <exception cref="InvalidDataException">It is no question.</exception>
    public static LeafQuestion Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessageReader(bytes);
        var kind = (Kind)reader.ReadByte();
        return kind switch
        {
            Kind.Shard => new ShardQuestion(reader.ReadText(), reader.ReadInteger()),
            Kind.Frequency => new FrequencyQuestion(reader.ReadTexts()),
            Kind.Clause or Kind.ClauseAmong => new ClauseQuestion(
                reader.ReadText(),
                reader.ReadText(),
                reader.ReadText() is { Length: > 0 } partOfSpeech ? partOfSpeech : null,
                kind == Kind.ClauseAmong ? reader.ReadRising() : null),
            Kind.Documents => new DocumentsQuestion(reader.ReadText(), reader.ReadText(), reader.ReadIntegers()),
            Kind.Prepare => new PrepareQuestion(),
            Kind.Switch => new SwitchQuestion(reader.ReadText()),
            Kind.Straggle => new StraggleQuestion(reader.ReadInteger(), reader.ReadInteger()),
            _ => throw new InvalidDataException($"There is no question of kind {kind}."),
        };
    }

    private static void Write(ClauseQuestion clause, MessageWriter writer)
    {
        writer.WriteByte((byte)(clause.Candidates is null ? Kind.Clause : Kind.ClauseAmong));
        writer.WriteText(clause.Version);
        writer.WriteText(clause.Clause);
        writer.WriteText(clause.PartOfSpeech ?? "");
        if (clause.Candidates is { } candidates)
        {
            writer.WriteRising(candidates);
        }
    }
}
