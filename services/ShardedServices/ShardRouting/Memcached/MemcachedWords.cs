namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>A word on a line.</summary>
internal readonly record struct MemcachedWord(int Start, int Length)
{
    public int End => Start + Length;
}

/// <summary>
/// The words of a line, between one or more spaces: at most <see cref="Most"/>, as memcached splits it; the
/// keys of a long multiget are <see cref="MemcachedKeys"/>.
/// </summary>
internal ref struct MemcachedWords
{
    public const int Most = 23;

    private readonly Span<MemcachedWord> _words;

    public MemcachedWords(ReadOnlySpan<byte> line, Span<MemcachedWord> words)
    {
        Line = line;
        _words = words;
        for (var at = 0; Count < Most && TryNext(line, ref at, out var word);)
        {
            words[Count++] = word;
        }
    }

    public ReadOnlySpan<byte> Line { get; }

    public int Count { get; }

    public readonly MemcachedWord this[int index] => _words[index];

    /// <summary>The bytes of a word.</summary>
    public readonly ReadOnlySpan<byte> Text(int index) =>
        Line.Slice(_words[index].Start, _words[index].Length);

    /// <summary>Finds the next word from an offset on, and moves the offset behind it.</summary>
    public static bool TryNext(ReadOnlySpan<byte> line, ref int at, out MemcachedWord word)
    {
        while (at < line.Length && line[at] == (byte)' ')
        {
            at++;
        }

        var length = line[at..].IndexOf((byte)' ');
        word = new(at, length < 0 ? line.Length - at : length);
        at = word.End;
        return word.Length > 0;
    }
}
