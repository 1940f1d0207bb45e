using System.Collections.Immutable;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Resources;

/// <summary>Every resource as the orchestrator told of it last, in the order of the AppHost's model.</summary>
internal sealed class ResourceBoard
{
    private readonly Lock _lock = new();
    private ImmutableArray<ResourceDocument> _resources = [];
    private long _version;
    private bool _isConnected;

    /// <summary>Changes with every change.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>Whether the orchestrator is heard; what it said last is shown when it is not.</summary>
    public bool IsConnected => Volatile.Read(ref _isConnected);

    public ImmutableArray<ResourceDocument> Resources
    {
        get
        {
            lock (_lock)
            {
                return _resources;
            }
        }
    }

    public void Put(ResourceDocument resource)
    {
        lock (_lock)
        {
            var known = _resources.FirstOrDefault(one => one.Name == resource.Name);
            _resources = known is null ? _resources.Add(resource) : _resources.Replace(known, resource);
            _version++;
        }
    }

    public void SetConnected(bool isConnected)
    {
        Volatile.Write(ref _isConnected, isConnected);
        Interlocked.Increment(ref _version);
    }
}
