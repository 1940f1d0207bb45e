using System.Security.Cryptography;
using System.Text;
using DesignPatterns.SearchIndex.Format;
using DesignPatterns.SearchIndex.Words;

namespace DesignPatterns.SearchIndex.Building;

/// <summary>All documents added so far, as numbers of words and as texts to keep.</summary>
internal sealed unsafe class BuiltCorpus : IDisposable
{
    /// <summary>Stands between title and text, so that no phrase reaches over.</summary>
    public const int Gap = -1;

    private readonly NativeList<int> _tokens = new(1 << 16);
    private readonly NativeList<byte> _texts = new(1 << 16);
    private readonly NativeList<Entry> _documents = new();
    private readonly byte[] _buffer = new byte[TokenReader.BufferLength];

    public WordTable Words { get; } = new();

    public int Count => (int)_documents.Count;

    /// <summary>Of all documents, in words.</summary>
    public long Length { get; private set; }

    public void Add(Document document, byte partOfSpeech)
    {
        var entry = new Entry
        {
            Tokens = _tokens.Count,
            Text = _texts.Count,
            Hash = Shard.HashOf(document.Id),
            PartOfSpeech = partOfSpeech,
        };
        entry.Length = AddTokens(document.Title);
        _tokens.Add(Gap);
        entry.Length += AddTokens(document.Text);
        Length += entry.Length;
        Keep(document.Id);
        Keep(document.Title);
        Keep(document.Text);
        _documents.Add(entry);
    }

    public ReadOnlySpan<int> TokensOf(int document)
    {
        var start = _documents.Items[document].Tokens;
        var end = document + 1 < Count ? _documents.Items[document + 1].Tokens : _tokens.Count;
        return new(_tokens.Items + start, (int)(end - start));
    }

    /// <summary>The document as it is kept.</summary>
    public ReadOnlySpan<byte> TextOf(int document)
    {
        var start = _documents.Items[document].Text;
        var end = document + 1 < Count ? _documents.Items[document + 1].Text : _texts.Count;
        return new(_texts.Items + start, (int)(end - start));
    }

    /// <summary>In words.</summary>
    public int LengthOf(int document) => _documents.Items[document].Length;

    public byte PartOfSpeechOf(int document) => _documents.Items[document].PartOfSpeech;

    public uint HashOf(int document) => _documents.Items[document].Hash;

    /// <summary>In how many documents each word is.</summary>
    public int[] Frequencies()
    {
        var frequencies = new int[Words.Count];
        var seen = new int[Words.Count];
        for (var document = 0; document < Count; document++)
        {
            foreach (var word in TokensOf(document))
            {
                if (word != Gap && seen[word] != document + 1)
                {
                    seen[word] = document + 1;
                    frequencies[word]++;
                }
            }
        }

        return frequencies;
    }

    /// <summary>Of everything that was added.</summary>
    public UInt128 Hash()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        const int most = 1 << 30;
        for (var start = 0L; start < _texts.Count; start += most)
        {
            hash.AppendData(new ReadOnlySpan<byte>(_texts.Items + start, (int)Math.Min(most, _texts.Count - start)));
        }

        for (var document = 0; document < Count; document++)
        {
            hash.AppendData([PartOfSpeechOf(document)]);
        }

        return System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(hash.GetHashAndReset());
    }

    public void Dispose()
    {
        Words.Dispose();
        _tokens.Dispose();
        _texts.Dispose();
        _documents.Dispose();
    }

    private int AddTokens(string text)
    {
        // A word and what ends it are at least two characters.
        _tokens.Reserve((text.Length / 2) + 2);
        var (tokens, count) = ((nint)_tokens.End, 0);
        var reader = new TokenReader(text, _buffer);
        while (reader.MoveNext())
        {
            ((int*)tokens)[count++] = Words.NumberOf(reader.Word);
        }

        _tokens.Advance(count);
        return count;
    }

    private void Keep(string text)
    {
        _texts.Reserve(VarInt.MaxSize + Encoding.UTF8.GetMaxByteCount(text.Length));

        // The length comes first and is not known before; most texts leave it as long as their own.
        var room = new Span<byte>(_texts.End + VarInt.MaxSize, Encoding.UTF8.GetMaxByteCount(text.Length));
        var length = Encoding.UTF8.GetBytes(text, room);
        var end = VarInt.Write(_texts.End, (uint)length);
        room[..length].CopyTo(new Span<byte>(end, length));
        _texts.Advance(end - _texts.End + length);
    }

    private struct Entry
    {
        public long Tokens;
        public long Text;
        public int Length;
        public uint Hash;
        public byte PartOfSpeech;
    }
}
