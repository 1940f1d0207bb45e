using System.Buffers;
using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Wire;

/// <summary>
/// Goal: a root loses nothing when replicas die, hang or come back. Method: real leaves, killed and started
/// again while a root asks.
/// </summary>
public sealed class RootTests(ITestOutputHelper output)
{
    [Fact]
    public async Task One_replica_of_every_leaf_killed_at_once_fails_no_search_and_is_asked_again_when_it_is_back()
    {
        using var kept = new KeptPort();
        int[] ports = [kept.Number, 0, 0, 0];
        var hosts = await Task.WhenAll(ports.Select(port => LeafHost.StartAsync(Slowly, port)));
        using var root = new Root([[hosts[0].Port, hosts[1].Port], [hosts[2].Port, hosts[3].Port]]);
        var isOver = false;
        Task<int>[] searches =
            [.. Enumerable.Range(0, 16).Select(_ => Search(root, () => Volatile.Read(ref isOver)))];
        await Wired.Until(() => root.Gatherer.Leaves.All(leaf => leaf.Replicas.All(each => each.InFlight > 0)));

        await hosts[0].DisposeAsync();
        await hosts[2].DisposeAsync();
        await Wired.Until(() => Ejected(root) == 2);
        await using var back = await LeafHost.StartAsync(Slowly, kept.Number);
        await Wired.Until(() => Ejected(root) == 1);
        isOver = true;

        output.WriteLine($"{(await Task.WhenAll(searches)).Sum()} searches");
        // It is told of once it has happened.
        await Wired.Until(() => root.Log.Events.Count() >= 3);
        Assert.Equal(
            ["leaf.replica_ejected", "leaf.replica_ejected", "leaf.replica_reinstated"], root.Log.Events.Order());
        await hosts[1].DisposeAsync();
        await hosts[3].DisposeAsync();
    }

    [Fact]
    public async Task A_replica_that_is_stopped_costs_some_hedges_until_its_silence_ejects_it()
    {
        await using var host = await LeafHost.StartAsync(LeafHost.Echo);
        // Its kernel accepts connections, as that of a stopped process does; nobody ever reads.
        using var stopped = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        stopped.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        stopped.Listen();
        using var root = new Root(
            [[host.Port, ((IPEndPoint)stopped.LocalEndPoint!).Port]], ("PingPeriod", "00:00:00.150"));
        root.Gatherer.Hedges.CountCalls(1_000);
        using var counted = new Counted(root.Services.GetRequiredService<IMeterFactory>());
        var searches = 0;

        do
        {
            var gathered = await root.Ask([1]);
            Assert.True(gathered.IsComplete);
            searches++;
        }
        while (!root.Gatherer.Leaves[0].Replicas[1].Health.IsEjected || searches < 1_000);

        output.WriteLine($"{searches} searches, {counted["designpatterns.gathering.hedges"]} hedges");
        Assert.InRange(counted["designpatterns.gathering.hedges"], 1, 50);
        Assert.Equal(0, counted["designpatterns.gathering.hedges.refused"]);
        Assert.Equal(0, root.Gatherer.Leaves[0].Replicas.Sum(replica => replica.InFlight));
    }

    [Fact]
    public async Task A_leaf_that_is_gone_is_told_apart_from_those_that_answered()
    {
        await using var host = await LeafHost.StartAsync(LeafHost.Echo);
        using var gone = new KeptPort();
        using var root = new Root([[host.Port], [gone.Number]]);

        var gathered = await root.Ask([7]);

        Assert.Equal([Outcome.Answered, Outcome.Failed], gathered.Leaves.Select(leaf => leaf.Outcome));
        Assert.Equal("shard-1", gathered.Leaves[1].Leaf);
        Assert.StartsWith(
            $"Replica 127.0.0.1:{gone.Number} cannot be reached", gathered.Leaves[1].Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, FrameHeader.MostLength)]
    [InlineData(FrameHeader.MostLength, 1)]
    public async Task What_is_too_long_for_a_frame_is_asked_once_and_no_replica_is_blamed_for_it(
        int requestLength, int answerLength)
    {
        async ValueTask AnswerAsync(
            ReadOnlyMemory<byte> request, LeafCall call, IBufferWriter<byte> answer, CancellationToken token)
        {
            await Task.Yield();
            answer.Write(new byte[answerLength]);
        }

        await using var host = await LeafHost.StartAsync(AnswerAsync);
        await using var other = await LeafHost.StartAsync(AnswerAsync);
        using var root = new Root([[host.Port, other.Port]], ("HedgeShare", "0"));
        for (var i = 0; i < 10; i++)
        {
            var outcome = (await root.Ask(new byte[requestLength])).Leaves.Single();

            Assert.Equal((Outcome.Failed, 1), (outcome.Outcome, outcome.Attempts));
            Assert.Contains($"{FrameHeader.MostLength} bytes is too long", outcome.Reason, StringComparison.Ordinal);
        }

        Assert.Equal(0, Ejected(root));
        Assert.Empty(host.Log.Events.Concat(other.Log.Events));
    }

    [Theory]
    [InlineData("HedgeShare", "1.5")]
    [InlineData("PingPeriod", "01:00:00")]
    [InlineData("EjectionPeriod", "00:59:00")]
    [InlineData("Leaves:0:Name", "")]
    [InlineData("Leaves:1:Name", "shard-0")]
    public void Options_out_of_bounds_are_refused(string key, string value) =>
        Assert.Throws<OptionsValidationException>(() => new Root([[1]], (key, value)));

    [Fact]
    public void A_leaf_without_replicas_is_refused_with_the_key_that_is_missing()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() => new Root([[]]));

        Assert.Contains("services:shard-0:leaf:0", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Replicas_are_given_by_address_or_found_by_name()
    {
        using var root = new Root(
            [[5_001], [5_002]], ("Leaves:0:Replicas:0", "shard-1"), ("Leaves:0:Replicas:1", "10.0.0.1:5003"));

        Assert.Equal(
            ["127.0.0.1:5002", "10.0.0.1:5003"], root.Gatherer.Leaves[0].Replicas.Select(replica => replica.Name));
    }

    private static async Task<int> Search(Root root, Func<bool> isOver)
    {
        var searches = 0;
        while (!isOver())
        {
            var request = BitConverter.GetBytes(searches++);
            var gathered = await root.Ask(request);
            Assert.All(gathered.Leaves, leaf => Assert.Null(leaf.Reason));
            Assert.All(gathered.Leaves, leaf => Assert.Equal(request, leaf.Answer));
        }

        return searches;
    }

    private static async ValueTask Slowly(
        ReadOnlyMemory<byte> request,
        LeafCall call,
        IBufferWriter<byte> answer,
        CancellationToken cancellationToken)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(1), cancellationToken);
        await LeafHost.Echo(request, call, answer, cancellationToken);
    }

    private static int Ejected(Root root) =>
        root.Gatherer.Leaves.Sum(leaf => leaf.Replicas.Count(replica => replica.Health.IsEjected));
}
