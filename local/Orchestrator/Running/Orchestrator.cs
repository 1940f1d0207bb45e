namespace Aspire.Hosting.Running;

/// <summary>Brings the whole model to life in Aspire's order, and takes all of it down again.</summary>
internal sealed partial class Orchestrator(
    IServiceProvider services, DistributedApplicationModel model, IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications, ResourceLoggerService loggers, IConfiguration configuration)
    : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private ResourceRunner[] _runners = [];
    private bool _disposed;

    public ResourceRunner RunnerOf(string name) => _runners.Single(r => NameRules.Same(r.Resource.Name, name));

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        using var starting = CancellationTokenSource.CreateLinkedTokenSource(
            cancellationToken, _stopping.Token);
        _runners =
        [
            .. model.Resources.Where(ResourceRunner.CanRun)
                .Select(resource => new ResourceRunner(resource, services, _stopping.Token)),
        ];
        eventing.Subscribe<BeforeResourceStartedEvent>((e, token) => WaitAsync(e.Resource, token));
        foreach (var resource in model.Resources)
        {
            var isExplicit = resource.HasAnnotationOfType<ExplicitStartupAnnotation>();
            await PublishAsync(resource, isExplicit ? KnownResourceStates.NotStarted : null);
        }

        await AllocateAsync(starting.Token);
        foreach (var parameter in model.Resources.OfType<ParameterResource>())
        {
            await BringUpAsync(
                parameter, KnownResourceStates.ValueMissing, () => parameter.GetValueAsync().AsTask());
        }

        foreach (var connection in model.Resources.OfType<ConnectionStringResource>())
        {
            var before = new BeforeResourceStartedEvent(connection, services);
            _ = BringUpAsync(
                connection, KnownResourceStates.FailedToStart,
                () => eventing.PublishAsync(before, _stopping.Token));
        }

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

    private async Task AllocateAsync(CancellationToken cancellationToken)
    {
        var randomize = configuration.GetValue(Ports.Randomize, defaultValue: false);
        var withEndpoints = model.Resources.OfType<IResourceWithEndpoints>().ToArray();
        foreach (var resource in withEndpoints)
        {
            Ports.Allocate(resource, randomize);
        }

        foreach (var resource in withEndpoints)
        {
            var allocated = new ResourceEndpointsAllocatedEvent(resource, services);
            await eventing.PublishAsync(allocated, cancellationToken);
        }
    }

    /// <summary>
    /// What is not a process runs once it is ready; when that fails, so does the start of what needs it.
    /// </summary>
    private async Task BringUpAsync(IResource resource, string stateOfFailure, Func<Task> becomesReady)
    {
        try
        {
            await becomesReady();
            await PublishAsync(resource, KnownResourceStates.Running);
        }
        catch (Exception e) when (!_stopping.IsCancellationRequested)
        {
            LogFailure(loggers.GetLogger(resource), resource.Name, e.Message);
            await PublishAsync(resource, stateOfFailure);
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

    private Task PublishAsync(IResource resource, string? state) =>
        notifications.PublishUpdateAsync(resource, s => s with { State = state });

    [LoggerMessage(Level = LogLevel.Error, Message = "{Resource}: {Reason}")]
    private static partial void LogFailure(ILogger logger, string resource, string reason);
}
