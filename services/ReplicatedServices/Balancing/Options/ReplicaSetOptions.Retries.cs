using System.ComponentModel.DataAnnotations;

namespace DesignPatterns.Balancing;

public sealed partial class ReplicaSetOptions
{
    /// <summary>
    /// Whether an answer 502, 503 or 504 is a failure of the replica that gave it, and retried.
    /// </summary>
    /// <remarks>
    /// True for servers. False, the default, for proxies: their 5xx speak of what stands behind them, which
    /// the next proxy would meet just so. A 503 ejects nobody: the replica is not ready until its next probe.
    /// </remarks>
    public bool RetryOnUnavailable { get; set; }

    /// <summary>Retries as a share of the requests.</summary>
    /// <remarks>
    /// Less fails requests that another replica would have answered; more adds load when there is least to
    /// spare.
    /// </remarks>
    [Range(0.0, 1.0)]
    public double RetryRatio { get; set; } = 0.2;

    /// <summary>Retries per second that are granted whatever the number of requests.</summary>
    /// <remarks>
    /// Fewer leaves a quiet service without retries; more weakens the ratio for a busy one.
    /// </remarks>
    [Range(0.0, 1_000.0)]
    public double RetryFloorPerSecond { get; set; } = 1;
}
