namespace DesignPatterns.SearchLeaf.Indexes;

/// <summary>The indexes that this leaf can be asked about: the one in use, and those before and after it.</summary>
/// <remarks>
/// The one that was in use before stays mapped, so that a search which began with its numbers can end with them. Bound:
/// three pairs, of which the oldest that is not in use goes.
/// </remarks>
internal sealed class LeafIndexes : IDisposable
{
    private const int Most = 3;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile IndexPair[] _pairs = [];

    /// <summary>Ends when there is a pair in use.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>The pair in use; null until the first one is there.</summary>
    public IndexPair? InUse => _pairs is [var first, ..] ? first : null;

    /// <summary>All of them, the pair in use first.</summary>
    public IReadOnlyList<IndexPair> Pairs => _pairs;

    /// <summary>The versions of the whole indexes, the one in use first.</summary>
    public IReadOnlyList<string> Versions => [.. _pairs.Select(pair => pair.Whole.Version)];

    public IndexPair? Find(string version) => Array.Find(_pairs, pair => pair.Whole.Version == version);

    /// <summary>Takes a pair in, to be used when told; the first one is used at once.</summary>
    public void Add(IndexPair pair)
    {
        lock (_lock)
        {
            if (Find(pair.Whole.Version) is not null)
            {
                pair.Dispose();
                return;
            }

            // Behind the one in use stand the others, the newest first.
            var pairs = _pairs is [var inUse, .. var rest] ? [inUse, pair, .. rest] : new[] { pair };
            foreach (var old in pairs.Skip(Most))
            {
                old.Dispose();
            }

            _pairs = [.. pairs.Take(Most)];
            _loaded.TrySetResult();
        }
    }

    /// <summary>Uses that pair from now on.</summary>
    /// <param name="use">What tells others so; let go of when the pair is in use no longer.</param>
    /// <returns>False: there is none of that version.</returns>
    public bool TrySwitch(string version, IDisposable use)
    {
        lock (_lock)
        {
            if (Find(version) is not { } next)
            {
                use.Dispose();
                return false;
            }

            foreach (var pair in _pairs)
            {
                pair.Use?.Dispose();
                pair.Use = null;
            }

            next.Use = use;
            _pairs = [next, .. _pairs.Where(pair => pair != next)];
            return true;
        }
    }

    public void Dispose()
    {
        foreach (var pair in _pairs)
        {
            pair.Dispose();
        }
    }
}
