namespace Aspire.Hosting.Running;

/// <summary>Brings the whole model to life in Aspire's order, and takes all of it down again.</summary>
internal sealed class Orchestrator(
    IServiceProvider services, DistributedApplicationModel model, IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications, ResourceLoggerService loggers, IConfiguration configuration,
    TimeProvider time)
    : IHostedService, IAsyncDisposable, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private ResourceRunner[] _runners = [];
    private bool _disposed;

    public ResourceRunner RunnerOf(string name) =>
        _runners.Single(r => NameRules.Same(r.Resource.Name, name));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, _stopping.Token);
        _runners =
        [
            .. model.Resources.Where(ResourceRunner.IsProcess)
                .Select(resource => new ResourceRunner(resource, services, _stopping.Token)),
        ];
        Subscribe();
        foreach (var resource in model.Resources)
        {
            await notifications.PublishUpdateAsync(
                resource, Snapshots.Initial(resource, time.GetUtcNow().UtcDateTime));
        }

        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            await Parameters.InitializeAsync(parameter, notifications, loggers);
        }

        foreach (var resource in model.Resources)
        {
            var initialize = new InitializeResourceEvent(
                resource, eventing, loggers, notifications, services);
            await eventing.PublishAsync(
                initialize, EventDispatchBehavior.NonBlockingSequential, _stopping.Token);
        }

        await AllocateAsync(starting.Token);
        await Task.WhenAll(_runners
            .Where(r => !r.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
            .Select(r => r.StartAsync(starting.Token)));
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), starting.Token);
    }

    /// <summary>Stops everything at once: a dependency's end is as good as any other's.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_runners.Select(r => r.EndAsync()));
    }

    // The container holds it twice, as itself and as a hosted service.
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
        {
            return;
        }

        await StopAsync(CancellationToken.None);
        foreach (var runner in _runners)
        {
            runner.Dispose();
        }

        _stopping.Dispose();
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private void Subscribe()
    {
        eventing.Subscribe<BeforeResourceStartedEvent>(
            (e, cancellation) => WaitAsync(e.Resource, cancellation));
        eventing.Subscribe<ResourceEndpointsAllocatedEvent>((e, _) =>
            ResourceUrls.PublishAsync(e.Resource, notifications, loggers));
        eventing.Subscribe<ConnectionStringAvailableEvent>(async (e, cancellation) =>
        {
            if (e.Resource is IResourceWithConnectionString resource)
            {
                var value = await resource.GetConnectionStringAsync(cancellation);
                await notifications.PublishUpdateAsync(
                    resource, s => s.WithProperty(CustomResourceKnownProperties.ConnectionString, value));
            }
        });
    }

    private async Task AllocateAsync(CancellationToken cancellationToken)
    {
        var randomize = configuration.GetValue("DcpPublisher:RandomizePorts", defaultValue: false);
        var withEndpoints = model.Resources.OfType<IResourceWithEndpoints>().ToArray();
        foreach (var resource in withEndpoints)
        {
            Ports.Allocate(resource, randomize);
        }

        foreach (var resource in withEndpoints)
        {
            await eventing.PublishAsync(
                new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken);
            if (resource is IResourceWithConnectionString)
            {
                await eventing.PublishAsync(
                    new ConnectionStringAvailableEvent(resource, services), cancellationToken);
            }
        }
    }

    /// <summary>
    /// Waits for the resource's dependencies, unless someone (a start command) moves it on before.
    /// </summary>
    private async Task WaitAsync(IResource resource, CancellationToken cancellationToken)
    {
        if (!resource.HasAnnotationOfType<WaitAnnotation>())
        {
            return;
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wasWaiting = false;
        var movedOn = notifications.WaitForResourceAsync(
            resource.Name,
            e => (wasWaiting |= e.Snapshot.State?.Text == KnownResourceStates.Waiting)
                && e.Snapshot.State?.Text != KnownResourceStates.Waiting,
            either.Token);
        // Begun second, so that the watch above sees the resource begin to wait.
        var waited = notifications.WaitForDependenciesAsync(resource, either.Token);
        try
        {
            await await Task.WhenAny(waited, movedOn);
        }
        finally
        {
            await either.CancelAsync();
        }
    }
}
