using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Balancing;

/// <summary>How one replica set is balanced, from configuration section <c>Balancing:{name}</c>.</summary>
public sealed partial class ReplicaSetOptions : IValidatableObject
{
    /// <summary>
    /// How long one attempt may take while another could follow; the last one gets all that is left.
    /// </summary>
    /// <remarks>
    /// Shorter gives up replicas that were merely slow; longer leaves less for the second attempt. An attempt
    /// counts as timed out against its replica only if it had at least half of this.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan AttemptTimeout { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>How long a request may take in all, its answer's body included.</summary>
    /// <remarks>
    /// Shorter leaves no room for a second attempt; longer keeps callers waiting for a lost cause. What the
    /// hop before announces in <c>Time-Remaining</c> shortens it, never lengthens.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:10:00")]
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromMilliseconds(900);

    /// <summary>How long a connection may take to be made.</summary>
    /// <remarks>Shorter fails over a network with slow links; longer delays the second attempt.</remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// After how long a connection is replaced, and the replica's host name resolved again.
    /// </summary>
    /// <remarks>Shorter costs connections; longer sticks to an address that may have moved.</remarks>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The most connections to one replica, and so the most requests at once.</summary>
    /// <remarks>
    /// Fewer makes requests wait here, within their timeout; more lets an overload reach the replica.
    /// </remarks>
    [Range(1, 65_535)]
    public int MaxConnectionsPerReplica { get; set; } = 256;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        if (AttemptTimeout > TotalTimeout)
        {
            yield return new($"{nameof(AttemptTimeout)} must not exceed {nameof(TotalTimeout)}.");
        }

        if (EjectionPeriod > MaxEjectionPeriod)
        {
            yield return new($"{nameof(EjectionPeriod)} must not exceed {nameof(MaxEjectionPeriod)}.");
        }
    }
}

[OptionsValidator]
internal sealed partial class ReplicaSetOptionsValidator : IValidateOptions<ReplicaSetOptions>;
