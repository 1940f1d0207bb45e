using DesignPatterns.ResponseCache.Policy;

namespace DesignPatterns.ResponseCache.Serving;

/// <summary>This replica's name in Cache-Status.</summary>
internal sealed class CacheName(IConfiguration configuration)
{
    private readonly string _name = CacheStatus.NameOf(configuration["OTEL_SERVICE_NAME"] ?? "response-cache");

    /// <summary>
    /// Adds what this cache did to what the caches before it said: the one nearest the origin is first.
    /// </summary>
    public string Append(string upstream, CacheStatus status)
    {
        var member = status.ToMember(_name);
        member = status.Shared is { } shared ? $"{shared.ToMember("shared-cache")}, {member}" : member;
        return upstream.Length == 0 ? member : $"{upstream}, {member}";
    }
}
