using System.ComponentModel.DataAnnotations;

namespace DesignPatterns.Balancing;

public sealed partial class ReplicaSetOptions
{
    /// <summary>
    /// How many attempts in a row must fail or time out to eject a replica. A refused one ejects at once.
    /// </summary>
    /// <remarks>
    /// Fewer ejects for a hiccup; more lets that many requests run into a replica that hangs.
    /// </remarks>
    [Range(1, 1_000)]
    public int FailureThreshold { get; set; } = 2;

    /// <summary>How long the first ejection lasts; each further one twice as long.</summary>
    /// <remarks>
    /// Shorter heals sooner but flaps more; longer burdens the others. Only a probe that succeeds after it
    /// brings the replica back. After <see cref="MaxEjectionPeriod"/> in service the doubling starts over.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan EjectionPeriod { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The longest ejection.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "1.00:00:00")]
    public TimeSpan MaxEjectionPeriod { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The share of the set that requests alone may eject, against the word of the probes.</summary>
    /// <remarks>
    /// Rounded down, yet one of any two or more; a single replica is never ejected. Less leaves bad replicas
    /// in; more lets a request that breaks whoever serves it take the set down.
    /// </remarks>
    [Range(0.0, 1.0)]
    public double MaxEjectedShare { get; set; } = 0.5;

    /// <summary>
    /// All replicas are used when the available ones are a smaller share of the set than this, or none.
    /// </summary>
    /// <remarks>
    /// Higher guards against checks that lie (a probe path that broke everywhere, a network cut near the
    /// prober) and against burying the few that are left under the load of all; but while it holds, that
    /// share of requests goes to replicas that are most likely dead, and leans on the retry. Lower trusts the
    /// checks. The default, 0, panics only when none is available: one left of three carries the load alone,
    /// which a set of a few replicas, sized to lose some, must bear. For dozens of replicas 0.5 is common
    /// (Envoy's default).
    /// </remarks>
    [Range(0.0, 1.0)]
    public double PanicThreshold { get; set; }

    internal int MostEjected(int replicas) =>
        replicas < 2 || MaxEjectedShare == 0 ? 0 : Math.Max(1, (int)(MaxEjectedShare * replicas));
}
