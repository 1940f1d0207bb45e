using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Tests.Resources;

/// <summary>Resources as an AppHost tells of them: the dictionary system, one of each state.</summary>
internal static class Dictionary
{
    public static readonly DateTimeOffset At = new(2026, 11, 20, 15, 4, 5, 250, TimeSpan.Zero);

    public static ResourceDocument[] Resources =>
    [
        Host("dictionary-server-0"),
        Host("dictionary-server-1") with
        {
            Health = "Unhealthy",
            HealthReports =
            [
                new("alive", "Healthy"),
                new("dictionary-server-1_ready", "Unhealthy", "The index <b>is</b> not loaded."),
            ],
        },
        Host("dictionary-server-2") with { State = "Finished", Health = null, ExitCode = 137, StartedAt = null },
        new() { Name = "shared-cache-password", Type = "Parameter", State = "Running",
            Environment = [new("Value", "s3cr3t-of-redis", IsSecret: true)] },
        Host("shared-cache") with
        {
            Type = "Container", Source = "docker.io/library/redis:8.2",
            Addresses = [new("tcp", "tcp://localhost:6379"), new("evil", "javascript:alert(1)")],
            Relationships = [new("shared-cache-password", "Reference")],
        },
        Host("response-cache-0", "dictionary-server-0", "dictionary-server-1", "dictionary-server-2", "shared-cache"),
        Host("response-cache-1", "dictionary-server-0", "dictionary-server-1", "dictionary-server-2", "shared-cache")
            with { State = "Waiting", Health = null },
        Host("edge", "response-cache-0", "response-cache-1"),
        Host("shared-cache-exporter") with { Parent = "shared-cache" },
    ];

    public static ResourceDocument Host(string name, params string[] references) => new()
    {
        Name = name,
        Type = "Project",
        State = "Running",
        Health = "Healthy",
        HealthReports = [new($"{name}_ready", "Healthy")],
        StartedAt = At,
        ProcessId = 4711,
        Source = $"services/{name}.csproj",
        Addresses = [new("https", "https://localhost:8443/")],
        Environment =
        [
            new("OTEL_SERVICE_NAME", name, IsSecret: false),
            new("ConnectionStrings__cache", $"password={name}-secret", IsSecret: true),
            new("Another__Key", $"other-{name}-secret", IsSecret: true),
        ],
        Relationships = [.. references.Select(reference => new RelationshipDocument(reference, "Reference"))],
        Commands =
        [
            new("fault-crash", "Crash", IsEnabled: true),
            new("restart", "Restart", IsEnabled: true),
            new("start", "Start", IsEnabled: false),
            new("faults-off", "Faults off", IsEnabled: true),
            new("stop", "Stop", IsEnabled: true),
            new("flush", "Flush", IsEnabled: true),
        ],
    };
}
