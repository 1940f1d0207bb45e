using DesignPatterns.ElectedReporter;
using DesignPatterns.ElectedReporter.Reporting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DesignPatterns.OwnershipElection.Tests.ElectedReporter;

/// <summary>The reports of one test in a Redis that many tests share.</summary>
internal sealed class Desk
{
    public static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(30);

    private readonly IOptions<ElectedReporterOptions> _options;

    public Desk(RedisServer redis, TimeProvider? time = null)
    {
        _options = Options.Create(new ElectedReporterOptions
        {
            Election = $"{Guid.NewGuid():N}",
            Name = "athens",
            CallTimeout = CallTimeout,
        });
        var services = new ServiceCollection().AddSingleton(redis.Connection).BuildServiceProvider();
        Store = new(services, _options, time ?? TimeProvider.System);
    }

    public ReportStore Store { get; }

    public IWay Naive => new NaiveWay(Store);

    public IWay Checked => new CheckThenWriteWay(Store);

    public IWay Fenced => new FencedWay(Store);

    public IWay Way(string name) => new[] { Naive, Checked, Fenced }.Single(way => way.Name == name);

    public Reigns Reigns(string owner) => new(Store, Options.Create(new ElectedReporterOptions
    {
        Election = _options.Value.Election,
        Name = owner,
    }));

    /// <summary>How many acknowledged updates are missing, and how many turns were refused.</summary>
    public async Task<(long Lost, long Refused)> CountAsync(string way)
    {
        var fields = await Store.ReadAsync(way, CancellationToken.None);
        return (Read("acknowledged") - Read("number"), Read("refused"));

        long Read(string field) => fields.TryGetValue(field, out var text) ? long.Parse(text) : 0;
    }

    /// <summary>An owner that believes that it owns, as each does that was not told otherwise.</summary>
    public static Claim Owner(long token, bool isHeld = true) => new(token, () => isHeld);
}

internal static class DeskWays
{
    public static Task<long?> ReadAsync(this IWay way, Claim claim) => way.ReadAsync(claim, CancellationToken.None);

    public static Task<bool> WriteAsync(this IWay way, Claim claim, long number) =>
        way.WriteAsync(claim, number, CancellationToken.None);

    /// <returns>Whether an update was acknowledged.</returns>
    public static async Task<bool> TakeTurnAsync(this IWay way, Claim claim) =>
        await way.ReadAsync(claim) is { } number && await way.WriteAsync(claim, number + 1);
}
