using DesignPatterns.ElectedReporter.Reporting;
using DesignPatterns.Etcd;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.ElectedReporter.Stores;

/// <summary>Asks both stores each second whether they answer. A replica that owns nothing is healthy; one
/// that could neither own nor tell who does is not.</summary>
internal sealed partial class StoreProbe(
    EtcdClient etcd, EtcdRoll roll, ReportStore reports, TimeProvider time, ILogger<StoreProbe> logger)
    : BackgroundService, IHealthCheck
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1.5);
    private static readonly RangeOptions Count = new() { Content = RangeContent.Count };

    private volatile string? _ownershipFault = "etcd has not been asked yet";
    private volatile string? _reportFault;

    /// <summary>Why this replica can do nothing; null: it can.</summary>
    public string? Fault => _ownershipFault ?? _reportFault;

    public Task<HealthCheckResult> CheckHealthAsync(
        HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(
            Fault is { } fault ? HealthCheckResult.Unhealthy(fault) : HealthCheckResult.Healthy());

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        do
        {
            var asking = AskOwnershipAsync(stoppingToken);
            _reportFault = Told(_reportFault, await AskReportsAsync(stoppingToken));
            _ownershipFault = Told(_ownershipFault, await asking);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task<string?> AskOwnershipAsync(CancellationToken stopping)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        asking.CancelAfter(Timeout);
        try
        {
            // A linearizable read needs the majority, whatever it reads.
            await etcd.RangeAsync("probe", Count, asking.Token);
            return null;
        }
        catch (EtcdException fault)
        {
            return $"etcd: {await roll.CallAsync(stopping)} ({fault.Message})";
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return $"etcd: {await roll.CallAsync(stopping)} (nothing within {Timeout.TotalSeconds} s)";
        }
    }

    private async Task<string?> AskReportsAsync(CancellationToken stopping)
    {
        try
        {
            await reports.PingAsync(stopping);
            return null;
        }
        catch (ReportStoreException fault)
        {
            return fault.Message;
        }
    }

    private string? Told(string? before, string? now)
    {
        if (now is not null && before is null)
        {
            LogLost(now);
        }
        else if (now is null && before is not null)
        {
            LogFound(before);
        }

        return now;
    }

    [LoggerMessage(LogLevel.Warning, EventName = "store.lost", Message = "No longer answered: {Reason}")]
    private partial void LogLost(string reason);

    [LoggerMessage(
        LogLevel.Information, EventName = "store.found", Message = "Answered again, after: {Reason}")]
    private partial void LogFound(string reason);
}
