using System.ComponentModel.DataAnnotations;

namespace DesignPatterns.Ownership;

/// <summary>How often and for how long an update is tried.</summary>
public sealed class OptimisticUpdateOptions
{
    /// <summary>The most attempts, the first included.</summary>
    /// <remarks>Fewer gives up where many write; more keeps the store busy with what loses.</remarks>
    [Range(1, 10_000)]
    public int MostAttempts { get; set; } = 100;

    /// <summary>How long all attempts may take together.</summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "01:00:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause after the first attempt; doubled after each further one.</summary>
    /// <remarks>At random from nothing to that: about the time of one attempt, times how many write at
    /// once.</remarks>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan FirstPause { get; set; } = TimeSpan.FromMilliseconds(5);

    /// <summary>The longest pause.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Only if this is the owner in the instant of the write; null: whoever.</summary>
    public Held? Owner { get; set; }

    /// <summary>Whether a value shows that this update has taken effect, even under later ones, as by an id
    /// that it keeps. Null: it cannot be told, so a lost answer that cannot be cleared up otherwise is
    /// thrown.</summary>
    public Func<ReadOnlyMemory<byte>, bool>? Recognise { get; set; }

    /// <exception cref="ArgumentOutOfRangeException">A value is out of its range.</exception>
    internal static void Check(OptimisticUpdateOptions options)
    {
        if (options.MostAttempts is < 1 or > 10_000)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.MostAttempts, "MostAttempts is from 1 to 10,000.");
        }

        if (options.Timeout < TimeSpan.FromMilliseconds(10) || options.Timeout > TimeSpan.FromHours(1))
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Timeout, "Timeout is from 10 ms to 1 h.");
        }

        if (options.FirstPause < TimeSpan.FromMilliseconds(1) || options.FirstPause > options.LongestPause
            || options.LongestPause > TimeSpan.FromMinutes(1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), options.FirstPause, "FirstPause is from 1 ms to LongestPause, and that to 1 min.");
        }
    }
}
