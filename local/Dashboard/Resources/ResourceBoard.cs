using System.Collections.Immutable;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Resources;

/// <summary>
/// Every resource as the orchestrator told of it last, in the order of the AppHost's model.
/// </summary>
/// <remarks>
/// A feed that begins again tells of every resource again: <see cref="BeginAgain"/> before, and
/// <see cref="ForgetUntold"/> after it, lets go of those that it no longer names.
/// </remarks>
internal sealed class ResourceBoard
{
    /// <summary>Resources that are kept; more are refused.</summary>
    public const int Capacity = 2_000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Entry> _entries = [];
    private ImmutableArray<ResourceDocument> _inOrder = [];
    private bool _isOutdated;
    private int _telling;
    private int _nextPlace;
    private long _version;
    private Hearing _hearing = new(IsConnected: false, At: null);

    /// <summary>Changes with every change.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Whether the orchestrator is heard; what it said last is shown when it is not.</summary>
    public bool IsConnected => Hearing.IsConnected;

    /// <summary>Whether it is heard, and since when; the time is null as long as it never was.</summary>
    public Hearing Hearing => Volatile.Read(ref _hearing);

    public ImmutableArray<ResourceDocument> Resources
    {
        get
        {
            lock (_lock)
            {
                if (_isOutdated)
                {
                    _inOrder = [.. _entries.Values.OrderBy(entry => entry.Place).Select(entry => entry.Document)];
                    _isOutdated = false;
                }

                return _inOrder;
            }
        }
    }

    public ResourceDocument? Find(string name)
    {
        lock (_lock)
        {
            return _entries.GetValueOrDefault(name)?.Document;
        }
    }

    /// <summary>Takes over what was said of a resource; false when there are too many already.</summary>
    public bool Put(ResourceDocument resource)
    {
        lock (_lock)
        {
            var known = _entries.GetValueOrDefault(resource.Name);
            if (known is null && _entries.Count == Capacity)
            {
                return false;
            }

            var place = known?.Telling == _telling ? known.Place : _nextPlace++;
            _entries[resource.Name] = new Entry(resource, place, _telling);
            MarkChangedWhileLocked();
            return true;
        }
    }

    public void BeginAgain()
    {
        lock (_lock)
        {
            _telling++;
            _nextPlace = 0;
        }
    }

    /// <summary>Lets go of the resources that were not told of since <see cref="BeginAgain"/>.</summary>
    public void ForgetUntold()
    {
        lock (_lock)
        {
            foreach (var untold in _entries.Values.Where(entry => entry.Telling != _telling).ToList())
            {
                _entries.Remove(untold.Document.Name);
                MarkChangedWhileLocked();
            }
        }
    }

    public void SetConnected(bool isConnected, DateTimeOffset at)
    {
        lock (_lock)
        {
            Volatile.Write(ref _hearing, isConnected || _hearing.IsConnected
                ? new Hearing(isConnected, at)
                : _hearing);
            Interlocked.Increment(ref _version);
        }
    }

    private void MarkChangedWhileLocked()
    {
        _isOutdated = true;
        Interlocked.Increment(ref _version);
    }

    private sealed record Entry(ResourceDocument Document, int Place, int Telling);
}

internal sealed record Hearing(bool IsConnected, DateTimeOffset? At);
