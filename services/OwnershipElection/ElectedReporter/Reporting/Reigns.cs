using System.Globalization;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>Who wrote as the owner, and when: by the store's own clock, the same for all replicas.</summary>
internal sealed class Reigns(ReportStore store, IOptions<ElectedReporterOptions> options)
{
    /// <summary>As many as are kept.</summary>
    public const int Most = 50;

    private const string Report = "reigns";
    private const string Owner = ".owner";

    // ARGV: token, owner, most. A hash of three fields a reign: "17.owner", "17.from", "17.until", in
    // milliseconds.
    private const string SayPresent = """
        local time = redis.call('TIME')
        local now = time[1] * 1000 + math.floor(time[2] / 1000)
        redis.call('HSET', KEYS[1], ARGV[1] .. '.until', now)
        if redis.call('HSETNX', KEYS[1], ARGV[1] .. '.from', now) == 0 then return end
        redis.call('HSET', KEYS[1], ARGV[1] .. '.owner', ARGV[2])

        local tokens = {}
        for _, field in ipairs(redis.call('HKEYS', KEYS[1])) do
          local token = string.match(field, '^(%d+)%.owner$')
          if token then tokens[#tokens + 1] = tonumber(token) end
        end
        table.sort(tokens)
        for i = 1, #tokens - tonumber(ARGV[3]) do
          local token = string.format('%.0f', tokens[i])
          redis.call('HDEL', KEYS[1], token .. '.owner', token .. '.from', token .. '.until')
        end
        """;

    private const string List = """
        local time = redis.call('TIME')
        return { time[1] * 1000 + math.floor(time[2] / 1000), redis.call('HGETALL', KEYS[1]) }
        """;

    /// <summary>Notes that this replica writes now, under this token.</summary>
    /// <exception cref="ReportStoreException">The store did not answer.</exception>
    public Task SayPresentAsync(long token, CancellationToken cancellationToken) =>
        store.EvaluateAsync(SayPresent, Report, cancellationToken, token, options.Value.Name, Most);

    /// <exception cref="ReportStoreException">The store did not answer.</exception>
    public async Task<ReignList> ListAsync(CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await store.EvaluateAsync(List, Report, cancellationToken))!;
        var fields = ((string[])answer[1]!).Chunk(2).ToDictionary(field => field[0], field => field[1]);
        return new(
            DateTimeOffset.FromUnixTimeMilliseconds((long)answer[0]),
            [
                .. fields
                    .Where(field => field.Key.EndsWith(Owner, StringComparison.Ordinal))
                    .Select(field => Read(field.Key[..^Owner.Length], fields))
                    .OrderBy(reign => reign.Token),
            ]);
    }

    private static Reign Read(string token, Dictionary<string, string> fields) => new(
        fields[token + Owner],
        Number(token),
        Instant(fields[$"{token}.from"]),
        Instant(fields[$"{token}.until"]));

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Number(text));

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
