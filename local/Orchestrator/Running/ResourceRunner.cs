using System.Diagnostics.CodeAnalysis;
using Aspire.Hosting.Running.Containers;

namespace Aspire.Hosting.Running;

/// <summary>
/// Starts and stops one project, executable or container, any number of times, and publishes what becomes of it.
/// </summary>
internal sealed partial class ResourceRunner(
    IResource resource, IServiceProvider services, CancellationToken stopping) : IDisposable
{
    private readonly ResourceNotificationService _notifications =
        services.GetRequiredService<ResourceNotificationService>();
    private readonly IDistributedApplicationEventing _eventing =
        services.GetRequiredService<IDistributedApplicationEventing>();
    private readonly ResourceLog _log =
        services.GetRequiredService<ResourceLoggerService>().LogOf(resource.Name);
    private readonly TimeProvider _time = services.GetRequiredService<TimeProvider>();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private IResourceRun? _run;
    private Task _watch = Task.CompletedTask;

    public IResource Resource => resource;

    [MemberNotNullWhen(true, nameof(_run))]
    private bool IsRunning => _run is { Ended.IsCompleted: false };

    public static bool CanRun(IResource resource) =>
        resource is ProjectResource or ExecutableResource or ContainerResource;

    /// <returns>Why it could not be started; null if it was.</returns>
    public async Task<string?> StartAsync(CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        await _turn.WaitAsync(either.Token);
        try
        {
            if (!IsRunning)
            {
                await LaunchAsync(either.Token);
            }

            return null;
        }
        catch (Exception e) when (!either.IsCancellationRequested)
        {
            Report(e.Message);
            var state = e is RuntimeUnhealthyException
                ? KnownResourceStates.RuntimeUnhealthy : KnownResourceStates.FailedToStart;
            await PublishAsync(s => s with { State = state });
            return e.Message;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Stops what runs; a start that still waits goes on waiting.</summary>
    public Task StopAsync() => IsRunning ? EndAsync() : Task.CompletedTask;

    /// <summary>Stops what runs, and what a start that is under way may still bring up.</summary>
    public async Task EndAsync()
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (IsRunning)
            {
                await PublishAsync(s => s with { State = KnownResourceStates.Stopping });
                await _run.StopAsync();
                await _watch;
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        await PublishAsync(s => s with
        {
            State = KnownResourceStates.Starting,
            ExitCode = null,
            ReadyEvent = null,
            HealthReports =
            [
                .. resource.Annotations.OfType<HealthCheckAnnotation>()
                    .Select(check => new HealthReportSnapshot(check.Key, null, null, null)),
            ],
        });
        await _eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), cancellationToken);
        await PublishAsync(s => s with { State = KnownResourceStates.Starting });

        var context = services.GetRequiredService<DistributedApplicationExecutionContext>();
        var environment = await ResourceValues.EnvironmentAsync(resource, context, cancellationToken);
        var arguments = await ResourceValues.ArgumentsAsync(resource, context, cancellationToken);
        Ports.Check(resource, services.GetRequiredService<DistributedApplicationModel>().Resources);
        cancellationToken.ThrowIfCancellationRequested();
        _run = resource is ContainerResource container
            ? await RunAsync(container, arguments, environment, cancellationToken)
            : await ServiceProcess.StartAsync(Launch.Create(resource, arguments, environment), _log, _time);
        await PublishAsync(s => s with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = _time.GetUtcNow().UtcDateTime,
            Properties = [_run.Identity],
            EnvironmentVariables =
                [.. environment.Select(e => new EnvironmentVariableSnapshot(e.Key, e.Value, true))],
        });
        _watch = WatchAsync(_run);
    }

    private async Task<IResourceRun> RunAsync(
        ContainerResource container, string[] arguments, Dictionary<string, string> environment,
        CancellationToken cancellationToken)
    {
        var other = container.Annotations.OfType<ResourceRelationshipAnnotation>()
            .FirstOrDefault(r => r is { Type: "Reference", Resource: IResourceWithEndpoints });
        if (other is not null)
        {
            // Inside a container, localhost is the container.
            throw new DistributedApplicationException(
                $"it refers to {other.Resource.Name}, and only Aspire connects a container to others");
        }

        var configuration = services.GetRequiredService<IConfiguration>();
        var engine = await ContainerEngine.FindAsync(configuration, _time, cancellationToken);
        return await ContainerRun.StartAsync(
            engine, container, arguments, environment, _log, cancellationToken);
    }

    private async Task WatchAsync(IResourceRun run)
    {
        var code = await run.Ended;
        if (code != 0 && !run.IsStopping)
        {
            var ended = code is null ? "its container engine is gone"
                : code > 128 ? $"was ended by signal {code - 128}" : $"ended with exit code {code}";
            Report(run.LastWord is { } last ? $"{ended}: {last}" : ended);
        }

        var state = code is null ? KnownResourceStates.RuntimeUnhealthy
            : resource is ContainerResource ? KnownResourceStates.Exited : KnownResourceStates.Finished;
        await PublishAsync(s => s with { State = state, ExitCode = code });
        if (_notifications.TryGetCurrentState(resource.Name, out var now))
        {
            // Not awaited: a subscriber may start the resource again, which waits until this stop is over.
            var stopped = new ResourceStoppedEvent(resource, services, now);
            _ = Task.Run(() => _eventing.PublishAsync(stopped));
        }
    }

    /// <summary>Into the resource's own log: the AppHost says what of it belongs on the console.</summary>
    private void Report(string reason) => LogFailure(_log, resource.Name, reason);

    private Task PublishAsync(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) =>
        _notifications.PublishUpdateAsync(resource, change);

    [LoggerMessage(EventName = "resource.failed", Level = LogLevel.Error, Message = "{Resource}: {Reason}")]
    private static partial void LogFailure(ILogger logger, string resource, string reason);
}
