using System.ComponentModel.DataAnnotations;

namespace DesignPatterns.Balancing;

public sealed partial class ReplicaSetOptions
{
    /// <summary>
    /// The endpoint that is probed, as service discovery names it: <c>http</c> or <c>admin</c>.
    /// </summary>
    [Required]
    public string ProbeEndpoint { get; set; } = "http";

    /// <summary>The path that answers 2xx when a replica is ready.</summary>
    [Required, RegularExpression("/.*")]
    public string ProbePath { get; set; } = "/readyz";

    /// <summary>How long after a probe the next one starts, give or take a tenth.</summary>
    /// <remarks>
    /// Shorter notices a death, a drain or a return sooner; longer costs the replicas less: every balancer
    /// probes every one of them.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a probe waits for the answer.</summary>
    /// <remarks>
    /// Shorter takes a busy replica for a dead one; longer takes a dead one for a busy one.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>
    /// How many probes in a row must go unanswered. An answer other than 2xx counts at once.
    /// </summary>
    /// <remarks>
    /// Fewer takes a pause for a death; more leaves a paused replica to the requests to find out.
    /// </remarks>
    [Range(1, 100)]
    public int ProbeFailureThreshold { get; set; } = 2;
}
