using System.ComponentModel.DataAnnotations;

namespace DesignPatterns.Balancing;

public sealed partial class ReplicaSetOptions
{
    /// <summary>
    /// How long a replica that comes back, from an ejection or from not being ready, takes to its full share.
    /// </summary>
    /// <remarks>
    /// <c>share ≤ max(0.1, time since its return / SlowStartPeriod)</c>. Shorter lets a cold replica answer
    /// slowly, or be ejected again, under a load that it could bear once warm; longer leaves that load to the
    /// others. Zero gives it its share at once.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan SlowStartPeriod { get; set; } = TimeSpan.FromSeconds(10);
}
