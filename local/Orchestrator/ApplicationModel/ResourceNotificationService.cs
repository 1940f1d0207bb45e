using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

public class ResourceEvent(IResource resource, CustomResourceSnapshot snapshot)
{
    public IResource Resource => resource;
    public CustomResourceSnapshot Snapshot => snapshot;
}

/// <summary>What every resource looks like now, and each change of it to whoever watches.</summary>
public sealed partial class ResourceNotificationService(
    DistributedApplicationModel model, ResourceLoggerService loggers) : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceEvent> _current =
        new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _disposing = new();
    private readonly Lock _publishing = new();
    private ImmutableList<ChannelWriter<ResourceEvent>> _watchers = [];

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent) =>
        _current.TryGetValue(resourceId, out resourceEvent);

    public Task PublishUpdateAsync(
        IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_publishing)
        {
            var before = _current.GetValueOrDefault(resource.Name)?.Snapshot ?? Initial(resource);
            var update = new ResourceEvent(resource, stateFactory(before));
            _current[resource.Name] = update;
            foreach (var watcher in _watchers)
            {
                watcher.TryWrite(update);
            }
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// First what every resource looks like now, then each change, in the order of publication.
    /// </summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync(
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Unbounded, as a slow watcher must not stop a resource; a snapshot is small and changes are rare.
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        lock (_publishing)
        {
            foreach (var resourceEvent in _current.Values)
            {
                channel.Writer.TryWrite(resourceEvent);
            }

            _watchers = _watchers.Add(channel.Writer);
        }

        try
        {
            await foreach (var resourceEvent in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return resourceEvent;
            }
        }
        finally
        {
            lock (_publishing)
            {
                _watchers = _watchers.Remove(channel.Writer);
            }
        }
    }

    /// <summary>Ends every wait.</summary>
    public void Dispose()
    {
        _disposing.Cancel();
        _disposing.Dispose();
    }

    internal static string TypeOf(IResource resource) =>
        resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal);

    private static CustomResourceSnapshot Initial(IResource resource) => new()
    {
        ResourceType = TypeOf(resource),
        Properties = [],
        Relationships =
        [
            .. resource.Annotations.OfType<ResourceRelationshipAnnotation>()
                .Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type)).Distinct(),
        ],
    };
}
