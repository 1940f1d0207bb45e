using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ElectedReporter;

/// <summary>Section <c>ElectedReporter</c>.</summary>
internal sealed class ElectedReporterOptions
{
    public const string Section = "ElectedReporter";

    private const string Way = "(naive|check-then-write|fenced)";

    /// <summary>What this replica is called where owners are shown.</summary>
    [Required]
    [StringLength(100)]
    public string Name { get; init; } = $"{Environment.MachineName}-{Environment.ProcessId}";

    /// <summary>What is owned. Replicas that name the same one share the report.</summary>
    [Required]
    [StringLength(100)]
    public string Election { get; init; } = "reporter";

    /// <summary>
    /// The ways in which the owner writes, side by side, each its own number; commas between them.
    /// </summary>
    [RegularExpression(
        $"^{Way}(,{Way})*$",
        ErrorMessage = "{0}: expected some of naive, check-then-write, fenced, with commas between them.")]
    public string Ways { get; init; } = "naive,check-then-write,fenced";

    /// <summary>How long the owner works between reading a number and writing the next one.</summary>
    /// <remarks>
    /// A pause that begins within this time is one that no check before it can see. So that a button shows
    /// it, most of a turn is work unless told otherwise; less of it hides the loss for longer, and prevents
    /// none.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:10")]
    public TimeSpan WorkTime { get; init; } = TimeSpan.FromMilliseconds(40);

    /// <summary>How long the owner rests between two turns.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan Period { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>
    /// How long one call to the report's store may take; its client itself would wait for ever.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.010", "00:00:30")]
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(1);
}

[OptionsValidator]
internal sealed partial class ElectedReporterOptionsValidator : IValidateOptions<ElectedReporterOptions>;
