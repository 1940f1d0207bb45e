using System.Collections.Concurrent;
using DesignPatterns.ElectedReporter;
using DesignPatterns.ElectedReporter.Reporting;
using DesignPatterns.OwnershipFigures.Locks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DesignPatterns.OwnershipFigures.Writes;

/// <summary>What the fence costs in Redis: the reporter's script, beside it without the fence, and SET.</summary>
internal static class RedisWrites
{
    public static async Task MeasureAsync(Rounds rounds, string address)
    {
        using var redis = await ConnectionMultiplexer.ConnectAsync(address);
        await using var services = new ServiceCollection()
            .AddSingleton<IConnectionMultiplexer>(redis)
            .BuildServiceProvider();
        var options = Options.Create(new ElectedReporterOptions { Election = "figures" });
        var store = new ReportStore(services, options, TimeProvider.System);
        var (naive, fenced) = (new NaiveWay(store), new FencedWay(store));
        var claim = new Claim(Token: 1_234_567, () => true);
        var numbers = new ConcurrentDictionary<int, long>();
        Subject[] subjects =
        [
            new("SET", client => redis.GetDatabase().StringSetAsync($"figures-{client}", "12345")),
            new("script without a fence", client => TakeAsync(naive, client)),
            new("script with a fence", client => TakeAsync(fenced, client)),
        ];
        await rounds.MeasureAsync(1, subjects);
        await rounds.MeasureAsync(16, subjects);

        async Task TakeAsync(IWay way, int client)
        {
            var number = numbers.AddOrUpdate(client, 1, (_, last) => last + 1);
            Took.OrThrow(await way.WriteAsync(claim, number, CancellationToken.None), way.Name);
        }
    }
}
