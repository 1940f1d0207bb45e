using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.Running;

/// <summary>
/// Starts and stops one project or executable, any number of times, and publishes what becomes of it.
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
    private ServiceProcess? _process;
    private Task _watch = Task.CompletedTask;

    public IResource Resource => resource;

    [MemberNotNullWhen(true, nameof(_process))]
    private bool IsRunning => _process is { Ended.IsCompleted: false };

    public static bool IsProcess(IResource resource) => resource is ProjectResource or ExecutableResource;

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
            await PublishAsync(s => s with { State = KnownResourceStates.FailedToStart });
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
                await _process.StopAsync();
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

        var launch = await Launch.CreateAsync(
            resource, services.GetRequiredService<DistributedApplicationExecutionContext>(),
            cancellationToken);
        Ports.Check(resource, services.GetRequiredService<DistributedApplicationModel>().Resources);
        cancellationToken.ThrowIfCancellationRequested();
        _process = await ServiceProcess.StartAsync(launch, _log, _time);
        await PublishAsync(s => s with
        {
            State = KnownResourceStates.Running,
            Properties = [new("executable.pid", _process.Id)],
            EnvironmentVariables =
                [.. launch.Environment.Select(e => new EnvironmentVariableSnapshot(e.Key, e.Value, true))],
        });
        _watch = WatchAsync(_process);
    }

    private async Task WatchAsync(ServiceProcess process)
    {
        var code = await process.Ended;
        if (code != 0 && !process.IsStopping)
        {
            var ended = code > 128 ? $"was ended by signal {code - 128}" : $"ended with exit code {code}";
            Report(process.LastWord is { } last ? $"{ended}: {last}" : ended);
        }

        await PublishAsync(s => s with { State = KnownResourceStates.Finished, ExitCode = code });
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
