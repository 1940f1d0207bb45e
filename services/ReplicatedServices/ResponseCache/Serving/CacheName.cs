using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Serving;

/// <summary>This replica's name in Cache-Status.</summary>
internal sealed class CacheName(IConfiguration configuration)
{
    private readonly string _name = CacheStatus.NameOf(configuration["OTEL_SERVICE_NAME"] ?? "response-cache");

    /// <summary>
    /// Adds what this cache did to what the caches before it said: the one nearest the origin is first.
    /// </summary>
    public string Append(string upstream, CacheStatus status) =>
        upstream.Length == 0 ? status.ToMember(_name) : $"{upstream}, {status.ToMember(_name)}";
}
