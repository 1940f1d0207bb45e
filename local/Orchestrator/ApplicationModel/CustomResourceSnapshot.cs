using Health = Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>All that is known of a resource at one instant.</summary>
public sealed record CustomResourceSnapshot
{
    public required string ResourceType { get; init; }
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }
    public ResourceStateSnapshot? State { get; init; }
    public int? ExitCode { get; init; }

    /// <summary>In UTC.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>
    /// Null unless running; healthy without checks; else the worst report, where none yet is unhealthy.
    /// </summary>
    public HealthStatus? HealthStatus => State?.Text != KnownResourceStates.Running
        ? null
        : HealthReports.IsEmpty ? Health.Healthy : HealthReports.Min(r => r.Status ?? Health.Unhealthy);

    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];
    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>
    /// Completes when every subscriber of <see cref="ResourceReadyEvent"/> has finished; null before it was
    /// raised.
    /// </summary>
    internal Task? ReadyEvent { get; init; }
}

public sealed record ResourceStateSnapshot(string Text)
{
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s);
}

public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);

public sealed record RelationshipSnapshot(string ResourceName, string Type);

public sealed record ResourcePropertySnapshot(string Name, object? Value);

public sealed record HealthReportSnapshot(
    string Name, HealthStatus? Status, string? Description, string? ExceptionText);
