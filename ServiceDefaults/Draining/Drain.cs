using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ServiceDefaults.Draining;

/// <summary>Leaves without dropping a request: unready at once, then a while in which those who still send
/// are served, and only then does the server stop accepting and finish what is in flight.</summary>
/// <remarks>The host calls StoppingAsync, and awaits it, before it stops any hosted service; the server is
/// one.</remarks>
internal sealed partial class Drain(
    IHostApplicationLifetime lifetime,
    IOptions<DrainOptions> options,
    TimeProvider time,
    ILogger<Drain> logger) : IHostedLifecycleService, IHealthCheck
{
    private volatile bool _stopping;

    /// <summary>Also from the signal on, which comes a moment before the host's StoppingAsync.</summary>
    public bool IsStopping => _stopping || lifetime.ApplicationStopping.IsCancellationRequested;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(IsStopping ? HealthCheckResult.Unhealthy("stopping") : HealthCheckResult.Healthy());

    public Task StoppingAsync(CancellationToken cancellationToken)
    {
        _stopping = true;
        LogStarted(options.Value.Period);
        return Task.Delay(options.Value.Period, time, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Information, EventName = "drain.started", Message = "Unready, stopping in {Period}")]
    private partial void LogStarted(TimeSpan period);
}
