using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Ownership;

/// <summary>How long a lease lives, and how early its holder gives it up; section <c>Ownership</c>.</summary>
public sealed class OwnershipOptions
{
    public const string Section = "Ownership";

    public static readonly TimeSpan ShortestTimeToLive = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestTimeToLive = TimeSpan.FromHours(1);

    /// <summary>How long a lease lives without being renewed; 1 s to 1 h.</summary>
    /// <remarks>
    /// Shorter loses it to a long pause of the process or a short one of the store; longer leaves the work
    /// undone for longer when an owner dies.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan TimeToLive { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Which share of the time to live the holder gives up for safety.</summary>
    /// <remarks>
    /// Held until <c>sent + TimeToLive × (1 − SafetyShare)</c>, where <c>sent</c> is the instant before the last
    /// renewal that succeeded was sent. It must be more than the drift of this machine's clock against the
    /// store's, plus the time in which the work stops, as a share. Less lets a slow stop overlap with the next
    /// owner; more loses the lease to shorter pauses.
    /// </remarks>
    [Range(0.05, 0.5)]
    public double SafetyShare { get; set; } = 0.2;

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal static void Check(OwnershipOptions options)
    {
        if (options.TimeToLive < ShortestTimeToLive || options.TimeToLive > LongestTimeToLive)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.TimeToLive, "TimeToLive is from 1 s to 1 h: 00:00:01 to 01:00:00.");
        }

        if (options.SafetyShare is not (>= 0.05 and <= 0.5))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.SafetyShare, "SafetyShare is from 0.05 to 0.5.");
        }
    }
}

[OptionsValidator]
internal sealed partial class OwnershipOptionsValidator : IValidateOptions<OwnershipOptions>;
