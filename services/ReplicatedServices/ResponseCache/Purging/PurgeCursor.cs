namespace DesignPatterns.ResponseCache.Purging;

/// <summary>How far a replica has read Redis' purge log.</summary>
/// <param name="Incarnation">Which log: a Redis that lost its data begins another one.</param>
/// <param name="Sequence">Of the last purge read.</param>
internal sealed record PurgeCursor(string Incarnation, long Sequence)
{
    public bool Covers(string incarnation, long sequence) => Incarnation == incarnation && Sequence >= sequence;
}

/// <summary>The purge log as it stands in Redis.</summary>
/// <param name="At">Its end.</param>
/// <param name="Floor">Up to which sequence names may have been forgotten.</param>
/// <param name="Names">What was purged, and the sequence of the last purge of it.</param>
internal sealed record SharedPurges(PurgeCursor At, long Floor, IReadOnlyList<(string Name, long Sequence)> Names)
{
    /// <summary>Reads the hash that the log is in, as Redis lists it: name, value, name, value …</summary>
    /// <remarks>What is no number there counts as zero: it was put in by somebody else.</remarks>
    public static SharedPurges Parse(string incarnation, long sequence, string[] hash)
    {
        var pairs = hash.Chunk(2)
            .Where(pair => pair.Length == 2)
            .Select(pair => (Name: pair[0], Sequence: long.TryParse(pair[1], out var number) ? number : 0))
            .ToList();
        return new SharedPurges(
            new PurgeCursor(incarnation, sequence),
            pairs.Find(pair => pair.Name == "@floor").Sequence,
            [.. pairs.Where(pair => !pair.Name.StartsWith('@'))]);
    }

    /// <summary>Brings a replica's own log up to date from where it had read, null when it never had.</summary>
    public void ApplyTo(PurgeLog log, PurgeCursor? read)
    {
        if (read is null
            || read.Incarnation != At.Incarnation
            || read.Sequence < Floor
            || read.Sequence > At.Sequence)
        {
            log.DoubtAll();
            return;
        }

        foreach (var (name, _) in Names.Where(each => each.Sequence > read.Sequence))
        {
            log.Purge(name);
        }
    }
}
