using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource => resource;
    public string ResourceId => resourceId;
    public CustomResourceSnapshot Snapshot => snapshot;
}

public class ResourceNotificationServiceOptions
{
    /// <summary>
    /// There is no dashboard to start a failed dependency from, so waiting on would be waiting for ever.
    /// </summary>
    public WaitBehavior DefaultWaitBehavior { get; set; } = WaitBehavior.StopOnResourceUnavailable;
}

/// <summary>What every resource looks like now, and each change of it to whoever watches.</summary>
public partial class ResourceNotificationService(
    IServiceProvider services, ResourceLoggerService loggers,
    IOptions<ResourceNotificationServiceOptions> options)
    : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceEvent> _current =
        new(StringComparer.OrdinalIgnoreCase);
    private readonly CancellationTokenSource _disposing = new();
    private readonly Lock _publishing = new();
    private ImmutableList<ChannelWriter<ResourceEvent>> _watchers = [];

    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent) =>
        _current.TryGetValue(resourceId, out resourceEvent);

    public Task PublishUpdateAsync(
        IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory) =>
        PublishUpdateAsync(resource, resource.Name, stateFactory);

    public Task PublishUpdateAsync(
        IResource resource, string resourceId,
        Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_publishing)
        {
            var previous = _current.GetValueOrDefault(resourceId)?.Snapshot ?? Initial(resource);
            var next = stateFactory(previous);
            if (next.State?.Text != KnownResourceStates.Waiting)
            {
                next = next.WithoutProperty(SnapshotProperties.WaitingFor);
            }

            next = next with { Commands = CommandsOf(resource, next) };
            var update = new ResourceEvent(resource, resourceId, next);
            _current[resourceId] = update;
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
        ResourceEvent[] replay;
        lock (_publishing)
        {
            replay = [.. _current.Values];
            _watchers = _watchers.Add(channel.Writer);
        }

        try
        {
            foreach (var resourceEvent in replay)
            {
                yield return resourceEvent;
            }

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

    public void Dispose()
    {
        _disposing.Cancel();
        _disposing.Dispose();
        GC.SuppressFinalize(this);
    }

    private static CustomResourceSnapshot Initial(IResource resource) =>
        resource.TryGetLastAnnotation<ResourceSnapshotAnnotation>(out var annotation)
            ? annotation.InitialSnapshot
            : new()
            {
                ResourceType = resource switch
                {
                    ProjectResource => "Project",
                    ExecutableResource => "Executable",
                    _ => resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal),
                },
                Properties = [],
            };

    private ImmutableArray<ResourceCommandSnapshot> CommandsOf(
        IResource resource, CustomResourceSnapshot snapshot)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = snapshot, Services = services };
        return
        [
            .. resource.Annotations.OfType<ResourceCommandAnnotation>()
                .Select(c => c.Snapshot(c.UpdateState(context))),
        ];
    }
}
