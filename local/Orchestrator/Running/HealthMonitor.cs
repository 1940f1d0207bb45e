namespace Aspire.Hosting.Running;

/// <summary>
/// Checks what runs: at once, then after 1, 2 … 5 s while unhealthy, every 30 s while healthy.
/// </summary>
internal sealed class HealthMonitor(
    IServiceProvider services, ResourceNotificationService notifications,
    IDistributedApplicationEventing eventing, HealthCheckService checks, TimeProvider time)
    : BackgroundService
{
    private static readonly TimeSpan HealthyPeriod = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan UnhealthyStep = TimeSpan.FromSeconds(1);
    private const int UnhealthySteps = 5;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var monitored = new Dictionary<string, CancellationTokenSource>();
        try
        {
            await foreach (var change in notifications.WatchAsync(stoppingToken))
            {
                var state = change.Snapshot.State?.Text;
                if (state == KnownResourceStates.Running && !monitored.ContainsKey(change.Resource.Name))
                {
                    var run = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
                    monitored[change.Resource.Name] = run;
                    _ = MonitorAsync(change.Resource, run.Token);
                }
                else if (KnownResourceStates.IsEnd(state)
                    && monitored.Remove(change.Resource.Name, out var ended))
                {
                    await ended.CancelAsync();
                    ended.Dispose();
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The end of monitoring.
        }
    }

    private async Task MonitorAsync(IResource resource, CancellationToken ended)
    {
        var keys = resource.Annotations.OfType<HealthCheckAnnotation>().Select(c => c.Key).ToHashSet();
        var isReady = false;
        var failures = 0;
        try
        {
            while (!ended.IsCancellationRequested)
            {
                var report = await CheckAsync(keys, ended);
                failures = report.Status == HealthStatus.Healthy ? 0 : Math.Min(failures + 1, UnhealthySteps);
                await notifications.PublishUpdateAsync(
                    resource, s => s with { HealthReports = ReportsOf(report) });
                if (failures == 0 && !isReady)
                {
                    isReady = true;
                    _ = RaiseReadyAsync(resource, ended);
                }

                if (keys.Count == 0)
                {
                    return;
                }

                await Task.Delay(failures == 0 ? HealthyPeriod : failures * UnhealthyStep, time, ended);
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The run of the resource has ended, and the monitoring with it.
        }
    }

    private async Task<HealthReport> CheckAsync(HashSet<string> keys, CancellationToken cancellationToken)
    {
        try
        {
            return await checks.CheckHealthAsync(r => keys.Contains(r.Name), cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            // Not a check that failed (that is a report), but one that could not be made.
            var entry = new HealthReportEntry(HealthStatus.Unhealthy, e.Message, TimeSpan.Zero, e, null);
            return new HealthReport(keys.ToDictionary(key => key, _ => entry), TimeSpan.Zero);
        }
    }

    private static ImmutableArray<HealthReportSnapshot> ReportsOf(HealthReport report) =>
    [
        .. report.Entries.Select(e => new HealthReportSnapshot(
            e.Key, e.Value.Status, e.Value.Description, e.Value.Exception?.ToString())),
    ];

    private async Task RaiseReadyAsync(IResource resource, CancellationToken cancellationToken)
    {
        var ready = eventing.PublishAsync(new ResourceReadyEvent(resource, services), cancellationToken);
        await ready.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await notifications.PublishUpdateAsync(
            resource, s => cancellationToken.IsCancellationRequested ? s : s with { ReadyEvent = ready });
    }
}
