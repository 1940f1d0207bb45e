using Microsoft.Extensions.Logging;

namespace DesignPatterns.Gathering;

/// <summary>Logs changes of state, never single calls.</summary>
internal sealed partial class GatheringLog(ILogger<Leaf> logger, GatheringMetrics metrics)
{
    public void Observe(Leaf leaf)
    {
        foreach (var replica in leaf.Replicas)
        {
            replica.Health.Reinstated = back => LogReinstated(back.Name, leaf.Name);
            replica.Health.Ejected = (ejected, reason) =>
            {
                metrics.CountEjection(leaf, ejected);
                LogEjected(ejected.Name, leaf.Name, reason);
            };
        }
    }

    [LoggerMessage(EventName = "leaf.replica_ejected", Level = LogLevel.Warning,
        Message = "Replica {Replica} of leaf {Leaf} was ejected: {Reason}")]
    private partial void LogEjected(string replica, string leaf, string reason);

    [LoggerMessage(EventName = "leaf.replica_reinstated", Level = LogLevel.Information,
        Message = "Replica {Replica} of leaf {Leaf} was reinstated")]
    private partial void LogReinstated(string replica, string leaf);
}
