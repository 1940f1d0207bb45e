using System.ComponentModel.DataAnnotations;

namespace DesignPatterns.Gathering;

public sealed partial class GatheringOptions
{
    /// <summary>Retries as a share of the calls.</summary>
    /// <remarks>
    /// <c>retries ≤ RetryReserve + RetryShare × calls</c>. Less fails leaves that another replica would have
    /// answered for; more adds load when there is least to spare.
    /// </remarks>
    [Range(0.0, 1.0)]
    public double RetryShare { get; set; } = 0.2;

    /// <summary>Retries granted from the start, and the most that are saved up.</summary>
    /// <remarks>
    /// A replica that dies fails all it was asked at that moment, and each such call wants one. Fewer fails
    /// some of them; more lets a failing leaf cost more.
    /// </remarks>
    [Range(1, 100_000)]
    public int RetryReserve { get; set; } = 1_024;

    /// <summary>How many refusals in a row eject a replica. A connection that fails ejects at once.</summary>
    [Range(1, 1_000)]
    public int FailureThreshold { get; set; } = 3;

    /// <summary>How long the first ejection lasts; each further one twice as long.</summary>
    /// <remarks>
    /// After it one call tries the replica; until then a probe that succeeds brings it back. Shorter spends
    /// more retries on finding out; longer burdens the others.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan EjectionPeriod { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest ejection.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan MaxEjectionPeriod { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a replica is asked over its connection whether it lives.</summary>
    /// <remarks>
    /// Two such silences in a row break the connection, and its calls go elsewhere. Shorter takes a pause for
    /// a death; longer leaves the calls to a hung replica to the hedges.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan PingPeriod { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a connection may take to be made.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromMilliseconds(250);
}
