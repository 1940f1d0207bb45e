using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Purging;

/// <summary>Purges that Redis may not have heard of: never more names than its bound.</summary>
/// <remarks>
/// Until it has, what it holds of them is not to be believed: it would hand back what was purged here. Beyond
/// the bound the names are forgotten, and everything counts as purged.
/// </remarks>
internal sealed class UntoldPurges(int maximumNames)
{
    /// <summary>In the place of all names.</summary>
    public const string Everything = "";

    private readonly Dictionary<string, long> _names = [];
    private readonly Lock _writing = new();
    private long _added;

    /// <summary>The names, and for each which purge was the last of it.</summary>
    public KeyValuePair<string, long>[] All
    {
        get
        {
            lock (_writing)
            {
                return [.. _names];
            }
        }
    }

    public void Add(string name)
    {
        lock (_writing)
        {
            name = _names.ContainsKey(Everything) ? Everything : name;
            _names[name] = ++_added;
            if (_names.Count > maximumNames)
            {
                _names.Clear();
                _names[Everything] = _added;
            }
        }
    }

    /// <summary>Forgets what Redis was told of, but for what was purged once more meanwhile.</summary>
    public void Told(KeyValuePair<string, long>[] told)
    {
        lock (_writing)
        {
            foreach (var (name, added) in told)
            {
                if (_names.GetValueOrDefault(name) == added)
                {
                    _names.Remove(name);
                }
            }
        }
    }

    /// <summary>Whether what Redis holds for a key may have been purged here.</summary>
    public bool Concern(CacheKey key, string[] tags)
    {
        lock (_writing)
        {
            return _names.Count > 0
                && (_names.ContainsKey(Everything)
                    || _names.ContainsKey(PurgeName.OfKey(key))
                    || tags.Any(tag => _names.ContainsKey(PurgeName.OfTag(tag))));
        }
    }
}
