using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Resources;

/// <summary>How a resource's state and health are shown: a colour, a word, and a reason.</summary>
internal static class ResourceState
{
    /// <summary><c>good</c>, <c>warn</c>, <c>bad</c>, or empty for what neither runs nor failed.</summary>
    public static string ClassOf(ResourceDocument resource) => resource switch
    {
        { State: "FailedToStart" or "RuntimeUnhealthy" } => "bad",
        { State: "Exited" or "Finished", ExitCode: not (null or 0) } => "bad",
        { State: "Starting" or "Waiting" or "Stopping" or "ValueMissing" } => "warn",
        { State: "Running", Health: "Unhealthy" } => "bad",
        { State: "Running", Health: "Degraded" } => "warn",
        { State: "Running" } => "good",
        _ => "",
    };

    /// <summary>The state, and the exit code when it says something.</summary>
    public static string WordOf(ResourceDocument resource) =>
        resource is { State: "Exited" or "Finished", ExitCode: { } code and not 0 }
            ? $"{resource.State} ({code})"
            : resource.State;

    public static bool IsUnwell(ResourceDocument resource) => ClassOf(resource) is "warn" or "bad";

    /// <summary>The report that says most about why it is not well; null when all is well.</summary>
    public static HealthDocument? WorstReport(ResourceDocument resource) =>
        resource.HealthReports.Where(report => report.Status != "Healthy").MinBy(report => report.Status switch
        {
            "Unhealthy" => 0,
            "Degraded" => 1,
            _ => 2,
        });

    public static string ClassOfHealth(string? health) => health switch
    {
        "Healthy" => "good",
        "Degraded" => "warn",
        "Unhealthy" => "bad",
        _ => "",
    };

    /// <summary>A file without the folders it lies in; anything else as it is.</summary>
    public static string? ShortSource(string? source) =>
        source is not null && source.LastIndexOfAny(['/', '\\']) is var slash and >= 0
        && source.EndsWith("proj", StringComparison.Ordinal)
            ? source[(slash + 1)..]
            : source;

    /// <summary>
    /// Values and connection strings: they are shown in a table of their own, and print nothing.
    /// </summary>
    public static bool IsValue(ResourceDocument resource) => resource.Type is "Parameter" or "ConnectionString";

    public static bool Prints(ResourceDocument resource) => !IsValue(resource);
}
