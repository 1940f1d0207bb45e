using System.Text.Json.Serialization;

namespace DesignPatterns.Feed;

/// <summary>One resource as it is at an instant: a line of <c>GET /resources</c>.</summary>
/// <remarks>
/// Each line replaces what was said of the resource before. The first lines tell of every resource, in the
/// order of the AppHost's model; then comes a line at each change. Empty lines say nothing. A reader that
/// lost the connection asks again, and is told of every resource again.
/// </remarks>
public sealed record ResourceDocument
{
    public required string Name { get; init; }

    /// <summary><c>Project</c>, <c>Executable</c>, <c>Container</c>, <c>Parameter</c> …</summary>
    public required string Type { get; init; }

    /// <summary>Aspire's words: <c>Starting</c>, <c>Waiting</c>, <c>Running</c>, <c>Finished</c> …</summary>
    public required string State { get; init; }

    /// <summary><c>Healthy</c>, <c>Degraded</c>, <c>Unhealthy</c>; null unless it runs.</summary>
    public string? Health { get; init; }

    // A list that a line leaves out reaches the initializer as null: the serializer sets every property that
    // can only be set there.
    public IReadOnlyList<HealthDocument> HealthReports { get; init => field = value ?? []; } = [];

    public DateTimeOffset? StartedAt { get; init; }

    public int? ExitCode { get; init; }

    public int? ProcessId { get; init; }

    /// <summary>What it was made from: a project's file, an image, a command line.</summary>
    public string? Source { get; init; }

    /// <summary>
    /// The resource that it belongs to, as a sidecar does to its neighbour; it is shown beneath it.
    /// </summary>
    public string? Parent { get; init; }

    public IReadOnlyList<AddressDocument> Addresses { get; init => field = value ?? []; } = [];

    public IReadOnlyList<VariableDocument> Environment { get; init => field = value ?? []; } = [];

    /// <summary>What it refers to and waits for.</summary>
    public IReadOnlyList<RelationshipDocument> Relationships { get; init => field = value ?? []; } = [];

    public IReadOnlyList<CommandDocument> Commands { get; init => field = value ?? []; } = [];
}

public sealed record HealthDocument(string Name, string? Status = null, string? Reason = null);

/// <summary>An endpoint by its name (<c>https</c>, <c>admin</c> …), and where it is.</summary>
public sealed record AddressDocument(string Endpoint, string Url);

/// <summary>An environment variable; one that holds a secret is shown on request only.</summary>
public sealed record VariableDocument(string Name, string Value, bool IsSecret);

/// <summary>The type is <c>Reference</c>, <c>WaitFor</c> or <c>Parent</c>.</summary>
public sealed record RelationshipDocument(string Resource, string Type);

/// <summary>A command, and whether it can be given in the resource's present state.</summary>
public sealed record CommandDocument(string Name, string DisplayName, bool IsEnabled);

/// <summary>The answer to <c>POST /resources/{resource}/commands/{command}</c>.</summary>
public sealed record CommandOutcome(bool Succeeded, string? Message = null);

/// <summary>
/// A line that a resource printed, or that was said about it: a line of <c>GET /console</c>.
/// </summary>
/// <remarks>The number counts the resource's lines from 1.</remarks>
public sealed record ConsoleDocument(
    string Resource, int Number, DateTimeOffset At, string Text, bool IsError);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ResourceDocument))]
[JsonSerializable(typeof(ConsoleDocument))]
[JsonSerializable(typeof(CommandOutcome))]
public sealed partial class FeedJson : JsonSerializerContext;
