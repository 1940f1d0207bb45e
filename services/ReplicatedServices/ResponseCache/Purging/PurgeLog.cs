using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Purging;

internal enum Standing
{
    Valid,

    /// <summary>Purged since: must not be served any more, and not be stored either.</summary>
    Purged,

    /// <summary>May have been purged: to be confirmed by the origin before it counts as fresh.</summary>
    Doubtful,
}

/// <summary>Which purges there were, and so which entries still stand: never more names than its bound.</summary>
/// <remarks>
/// A purge touches no entry: it only moves the version on. An entry knows as of which version its fetch began,
/// and is judged when it is next looked up. So a purge costs the same however many entries it is for, and the
/// answer of a fetch that began before it is purged from the moment it is stored. When the names become too
/// many the older half is forgotten, and what is older than that becomes doubtful.
/// </remarks>
internal sealed class PurgeLog(int maximumNames)
{
    private readonly Dictionary<string, long> _names = [];
    private readonly Lock _writing = new();
    private long _version;
    private long _floor;

    public long Version => Volatile.Read(ref _version);

    public void Purge(string name)
    {
        lock (_writing)
        {
            _names[name] = _version + 1;
            if (_names.Count > maximumNames)
            {
                _floor = Math.Max(_floor, _version + 1 - (maximumNames / 2));
                foreach (var (forgotten, _) in _names.Where(each => each.Value <= _floor).ToList())
                {
                    _names.Remove(forgotten);
                }
            }

            Volatile.Write(ref _version, _version + 1);
        }
    }

    /// <summary>Purges may have been missed: whatever was fetched up to now is doubtful.</summary>
    public void DoubtAll()
    {
        lock (_writing)
        {
            _floor = _version + 1;
            Volatile.Write(ref _version, _version + 1);
        }
    }

    /// <summary>Judges what was fetched as of a version, and tells as of which one that holds.</summary>
    public Standing Judge(CacheKey key, string[] tags, long asOf, out long version)
    {
        lock (_writing)
        {
            version = _version;
            if (IsPurgedNeedsLock(PurgeName.OfKey(key), asOf)
                || tags.Any(tag => IsPurgedNeedsLock(PurgeName.OfTag(tag), asOf)))
            {
                return Standing.Purged;
            }

            return asOf < _floor ? Standing.Doubtful : Standing.Valid;
        }
    }

    private bool IsPurgedNeedsLock(string name, long asOf) =>
        _names.TryGetValue(name, out var purgedAt) && purgedAt > asOf;
}
