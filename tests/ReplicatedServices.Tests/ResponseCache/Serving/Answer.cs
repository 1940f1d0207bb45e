namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

/// <summary>What a client of the cache got.</summary>
internal sealed record Answer(int Status, string Text, IReadOnlyDictionary<string, string> Fields)
{
    public string CacheStatus => Fields.GetValueOrDefault("Cache-Status", "");

    public int Age => int.Parse(Fields["Age"]);

    public bool IsHit =>
        CacheStatus.StartsWith("response-cache-0; hit; ttl=", StringComparison.Ordinal) && !IsStale;

    public bool IsStale => CacheStatus.Contains("; ttl=-", StringComparison.Ordinal);

    public static async Task<Answer> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated)
            .ToDictionary(each => each.Key, each => each.Value.ToString(), StringComparer.OrdinalIgnoreCase));
}
