using DesignPatterns.Balancing.Health;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.Balancing;

/// <summary>Logs changes of state, never single requests.</summary>
internal sealed partial class BalancingLog(ILogger<ReplicaSet> logger, BalancingMetrics metrics)
{
    public void Observe(ReplicaSet set)
    {
        set.PanicChanged += isPanic => LogPanic(set, isPanic);
        set.ReplicaChanged += (replica, before, after) => LogChange(set, replica, after, set.Now);
    }

    private void LogChange(ReplicaSet set, Replica replica, ReplicaHealth health, TimeSpan now)
    {
        switch (health.State)
        {
            case ReplicaState.Ejected:
                metrics.CountEjection(set, replica);
                LogEjected(replica.Name, set.Name, health.EjectedUntil!.Value - now, health.Ejections);
                break;
            case ReplicaState.NotReady:
                LogNotReady(replica.Name, set.Name);
                break;
            default:
                LogReinstated(replica.Name, set.Name);
                break;
        }
    }

    private void LogPanic(ReplicaSet set, bool isPanic)
    {
        if (isPanic)
        {
            LogPanicked(set.Name, set.AvailableCount, set.Replicas.Count);
        }
        else
        {
            LogRecovered(set.Name, set.AvailableCount, set.Replicas.Count);
        }
    }

    [LoggerMessage(EventName = "replica.ejected", Level = LogLevel.Warning,
        Message = "Replica {Replica} of {Set} was ejected for {Period}, its ejection {Ejections} in a row")]
    private partial void LogEjected(string replica, string set, TimeSpan period, int ejections);

    [LoggerMessage(EventName = "replica.reinstated", Level = LogLevel.Information,
        Message = "Replica {Replica} of {Set} was reinstated")]
    private partial void LogReinstated(string replica, string set);

    [LoggerMessage(EventName = "replica.not-ready", Level = LogLevel.Warning,
        Message = "Replica {Replica} of {Set} is not ready")]
    private partial void LogNotReady(string replica, string set);

    [LoggerMessage(EventName = "replica-set.panicked", Level = LogLevel.Error,
        Message = "Replica set {Set} has {Available} of {Count} replicas available, and uses all")]
    private partial void LogPanicked(string set, int available, int count);

    [LoggerMessage(EventName = "replica-set.recovered", Level = LogLevel.Information,
        Message = "Replica set {Set} has {Available} of {Count} replicas available, and uses those")]
    private partial void LogRecovered(string set, int available, int count);
}
