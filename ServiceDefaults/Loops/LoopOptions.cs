using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ServiceDefaults.Loops;

/// <summary>Configuration section <c>Loops</c>, for hosts that call <c>UseInlineSockets</c>.</summary>
internal sealed class LoopOptions
{
    public const string Section = "Loops";

    /// <summary>Whether requests are served on the threads that read the sockets.</summary>
    /// <remarks>False hands each to the thread pool: slower, and indifferent to code that blocks.</remarks>
    public bool Inline { get; init; } = true;

    /// <summary>How often each loop is sent a byte.</summary>
    /// <remarks>
    /// Shorter catches shorter stalls (one of half the interval is noticed every other time); longer costs less.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:01:00")]
    public TimeSpan HeartbeatInterval { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>How late a byte must be read to count as a stall.</summary>
    /// <remarks>Smaller counts garbage collections and a busy machine; larger misses small sins.</remarks>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan StallThreshold { get; init; } = TimeSpan.FromMilliseconds(50);
}

[OptionsValidator]
internal sealed partial class LoopOptionsValidator : IValidateOptions<LoopOptions>;
