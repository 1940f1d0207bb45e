using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.SearchRoot;

/// <summary>Section <c>SearchRoot</c>.</summary>
internal sealed class SearchRootOptions
{
    public const string Section = "SearchRoot";

    /// <summary>How long a search takes at most, unless its caller says so.</summary>
    /// <remarks>
    /// Shorter gives partial results sooner when a leaf hangs; longer waits for leaves that are only slow.
    /// </remarks>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:30")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long one replica may take to build and map another index.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan PrepareTimeout { get; init; } = TimeSpan.FromMinutes(5);
}

[OptionsValidator]
internal sealed partial class SearchRootOptionsValidator : IValidateOptions<SearchRootOptions>;
