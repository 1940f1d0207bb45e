namespace DesignPatterns.ResponseCache.Purging;

/// <summary>This process among the replicas: a replica that was started again is another one.</summary>
internal sealed class ReplicaIdentity(IConfiguration configuration)
{
    public string Id { get; } = $"{configuration["OTEL_SERVICE_NAME"] ?? "response-cache"}/{Guid.NewGuid():n}";
}
