using DesignPatterns.Balancing.Health;
using DesignPatterns.Testing;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

/// <summary>Replicas that die, pause, drain and come back.</summary>
public class ReplicaLifeTests
{
    private static readonly Dictionary<string, string?> Quick = new() { ["EjectionPeriod"] = "00:00:00.100" };

    [Fact]
    public async Task Three_replicas_share_the_requests_of_one_client_evenly()
    {
        await using var a = await Origin.StartAsync();
        await using var b = await Origin.StartAsync();
        await using var c = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(a.Address, b.Address, c.Address);

        for (var i = 0; i < 300; i++)
        {
            await proxy.Client.GetStringAsync("/");
        }

        // Six standard deviations of a fair draw are 49; by the client's address it would be 300, 0 and 0.
        Assert.All([a, b, c], replica => Assert.InRange(replica.Requests.Count, 50, 150));
    }

    [Fact]
    public async Task A_killed_replica_costs_no_request_and_is_used_again_when_it_returns_on_its_port()
    {
        await using var victim = await Origin.StartAsync();
        await using var other = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(Quick, [victim.Address, other.Address]);

        await victim.KillAsync();
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(other.Address.Authority, await proxy.Client.GetStringAsync("/"));
        }

        Assert.Equal(1, proxy.Set.AvailableCount);
        await victim.ReturnAsync();
        await proxy.WaitForAvailableAsync(2);
        while (await proxy.Client.GetStringAsync("/") != victim.Address.Authority)
        {
        }
    }

    [Fact]
    public async Task A_paused_replica_is_left_out_after_two_timeouts_and_used_again_when_it_goes_on()
    {
        await using var victim = await Origin.StartAsync();
        await using var other = await Origin.StartAsync();
        // Only requests find out: a probe would wait longer than the test.
        Dictionary<string, string?> options = new(Quick) { ["ProbeTimeout"] = "00:01:00" };
        var clock = new ManualTimeProvider();
        await using var proxy = await Proxy.StartAsync(options, [victim.Address, other.Address], clock: clock);

        victim.Pause();
        while (proxy.Set.AvailableCount == 2)
        {
            var answer = await proxy.GetPastAsync(() => victim.Requests.Count, clock);
            Assert.Equal(other.Address.Authority, answer);
        }

        Assert.Equal(2, other.Requests.Count(seen => seen.Headers.ContainsKey("Attempt")));
        victim.Resume();
        await proxy.WaitForAvailableAsync(2, clock);
    }

    [Fact]
    public async Task A_draining_replica_gets_no_more_requests()
    {
        await using var draining = await Origin.StartAsync();
        await using var other = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(draining.Address, other.Address);

        draining.IsReady = false;
        await proxy.WaitForAvailableAsync(1);
        var before = draining.Requests.Count;
        for (var i = 0; i < 20; i++)
        {
            await proxy.Client.GetStringAsync("/");
        }

        Assert.Equal(before, draining.Requests.Count);
        Assert.Contains(proxy.Set.Replicas, replica => replica.Health.State is ReplicaState.NotReady);
    }

    [Fact]
    public async Task A_replica_that_returns_gets_few_requests_at_first_and_its_share_in_the_end()
    {
        var clock = new ManualTimeProvider();
        await using var returning = await Origin.StartAsync();
        await using var other = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(
            new() { ["SlowStartPeriod"] = "00:00:10" }, [returning.Address, other.Address], clock: clock);
        returning.IsReady = false;
        await proxy.WaitForAvailableAsync(1, clock);
        returning.IsReady = true;
        await proxy.WaitForAvailableAsync(2, clock);

        // A twentieth and a half, give or take six standard deviations.
        Assert.InRange(await CountAsync(), 1, 30);
        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.InRange(await CountAsync(), 57, 143);

        async Task<int> CountAsync()
        {
            var before = returning.Requests.Count;
            for (var i = 0; i < 200; i++)
            {
                await proxy.Client.GetStringAsync("/");
            }

            return returning.Requests.Count - before;
        }
    }

    [Fact]
    public async Task The_first_request_finds_a_set_that_was_probed()
    {
        await using var good = await Origin.StartAsync();
        await using var notYet = await Origin.StartAsync();
        notYet.IsReady = false;

        await using var proxy = await Proxy.StartAsync(good.Address, notYet.Address);

        Assert.Equal(1, proxy.Set.AvailableCount);
    }

    [Fact]
    public async Task A_probe_that_hangs_delays_no_other()
    {
        await using var hanging = await Origin.StartAsync();
        await using var other = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(
            new() { ["ProbeTimeout"] = "00:10:00" }, [hanging.Address, other.Address]);

        hanging.Pause();
        other.IsReady = false;

        await proxy.WaitForAvailableAsync(1);
    }

    [Theory]
    [InlineData("AttemptTimeout", "00:00:30", "AttemptTimeout must not exceed TotalTimeout.")]
    [InlineData("EjectionPeriod", "00:50:00", "EjectionPeriod must not exceed MaxEjectionPeriod.")]
    [InlineData("RetryRatio", "1.5", "RetryRatio")]
    [InlineData("FailureThreshold", "0", "FailureThreshold")]
    [InlineData("ProbePath", "readyz", "ProbePath")]
    public async Task An_option_that_makes_no_sense_stops_the_host_at_its_start(
        string key, string value, string reason)
    {
        await using var app = Proxy.Build(new() { [key] = value }, [RawClient.Nobody()]);

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync());

        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_set_without_replicas_stops_the_host_and_says_which_key_is_missing()
    {
        await using var app = Proxy.Build([], []);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());

        Assert.Contains("services:servers:http:0", failure.Message, StringComparison.Ordinal);
    }
}
