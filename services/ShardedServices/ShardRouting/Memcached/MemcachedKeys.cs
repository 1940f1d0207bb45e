namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>The keys on the line of <c>get</c>, <c>gets</c>, <c>gat</c> or <c>gats</c>, in order.</summary>
internal ref struct MemcachedKeys
{
    private readonly ReadOnlySpan<byte> _line;
    private int _at;
    private MemcachedWord _word;

    public MemcachedKeys(ReadOnlySpan<byte> line, MemcachedVerb verb)
    {
        _line = line;
        _ = MemcachedWords.TryNext(line, ref _at, out _);
        if (verb is MemcachedVerb.GetAndTouch or MemcachedVerb.GetsAndTouch)
        {
            _ = MemcachedWords.TryNext(line, ref _at, out _);
        }
    }

    /// <summary>Where the key is on the line.</summary>
    public readonly Range Current => _word.Start.._word.End;

    public readonly MemcachedKeys GetEnumerator() => this;

    public bool MoveNext() => MemcachedWords.TryNext(_line, ref _at, out _word);
}
