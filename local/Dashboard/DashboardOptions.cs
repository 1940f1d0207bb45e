using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Dashboard;

/// <summary>
/// Configuration section <c>Dashboard</c>; the orchestrator sets all of it in the environment (see <c>Feed</c>).
/// </summary>
internal sealed class DashboardOptions
{
    public const string Section = "Dashboard";

    /// <summary>The token of the login address; programs send it as <c>x-api-key</c>.</summary>
    [Required]
    [MinLength(16)]
    public string BrowserToken { get; init; } = "";

    /// <summary>The key that exporters send as <c>x-otlp-api-key</c>.</summary>
    [Required]
    [MinLength(16)]
    public string OtlpKey { get; init; } = "";

    /// <summary>Where the orchestrator tells of its resources; null shows telemetry only.</summary>
    public Uri? FeedAddress { get; init; }

    public string FeedKey { get; init; } = "";
}

[OptionsValidator]
internal sealed partial class DashboardOptionsValidator : IValidateOptions<DashboardOptions>;
