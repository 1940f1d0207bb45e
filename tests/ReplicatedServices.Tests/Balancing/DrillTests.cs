using System.Net;
using DesignPatterns.Testing;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

public class DrillTests
{
    [Fact]
    public async Task Of_three_replicas_one_is_killed_and_then_one_paused_and_no_request_fails()
    {
        await using var killed = await Origin.StartAsync();
        await using var paused = await Origin.StartAsync();
        await using var left = await Origin.StartAsync();
        var clock = new ManualTimeProvider();
        await using var proxy = await Proxy.StartAsync(
            new() { ["AttemptTimeout"] = "00:00:00.500", ["ProbeTimeout"] = "00:00:00.500" },
            [killed.Address, paused.Address, left.Address],
            clock: clock);
        using var stop = new CancellationTokenSource();
        var clients = Enumerable.Range(0, 8).Select(_ => AskUntilAsync(proxy, stop.Token)).ToArray();

        await HearFromAsync(left, 200);
        await killed.KillAsync();
        await proxy.WaitForAvailableAsync(2, clock);
        await HearFromAsync(left, 200);
        paused.Pause();
        await proxy.WaitForAvailableAsync(1, clock);
        await HearFromAsync(left, 200);
        paused.Resume();
        await killed.ReturnAsync();
        await proxy.WaitForAvailableAsync(3, clock);
        await stop.CancelAsync();

        Assert.Equal([HttpStatusCode.OK], (await Task.WhenAll(clients)).SelectMany(seen => seen).Distinct());
    }

    private static async Task<HashSet<HttpStatusCode>> AskUntilAsync(Proxy proxy, CancellationToken stop)
    {
        HashSet<HttpStatusCode> seen = [];
        while (!stop.IsCancellationRequested)
        {
            using var response = await proxy.Client.GetAsync("/", CancellationToken.None);
            seen.Add(response.StatusCode);
        }

        return seen;
    }

    private static async Task HearFromAsync(Origin replica, int more)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var enough = replica.Requests.Count + more;
        while (replica.Requests.Count < enough)
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
