namespace DesignPatterns.Etcd;

/// <summary>How keys are watched.</summary>
public sealed record WatchOptions
{
    internal static WatchOptions Default { get; } = new();

    /// <summary>The first revision whose changes are wanted; 0: those from now on.</summary>
    public long StartRevision { get; init; }

    /// <summary>Whether the entries that were there before are wanted.</summary>
    public bool WithPrevious { get; init; }
}

/// <summary>What changed. All changes of one revision come in one batch.</summary>
/// <param name="Revision">
/// Up to and including it, nothing has been left out: a later watch begins behind it.
/// </param>
public sealed record WatchBatch(long Revision, IReadOnlyList<WatchEvent> Events);

/// <param name="Entry">What is there now; of a deletion, the key and the revision of its deletion.</param>
/// <param name="Previous">
/// Null unless it was asked for, there was one, and it has not been compacted away.
/// </param>
public sealed record WatchEvent(WatchEventKind Kind, EtcdEntry Entry, EtcdEntry? Previous);

public enum WatchEventKind
{
    Put,
    Delete,
}
