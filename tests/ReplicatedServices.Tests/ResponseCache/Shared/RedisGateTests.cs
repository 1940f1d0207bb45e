using DesignPatterns.ResponseCache.Shared;
using DesignPatterns.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;

public sealed class RedisGateTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(50);

    private readonly ManualTimeProvider _time = new();
    private readonly RedisGate _gate;

    public RedisGateTests()
    {
        var options = new SharedTierOptions { CallTimeout = Timeout, MaximumCalls = 2, FailuresToBypass = 3 };
        _gate = new RedisGate(Options.Create(options), _time, NullLogger<RedisGate>.Instance);
    }

    [Fact]
    public async Task Before_a_probe_was_answered_nothing_is_called()
    {
        var called = await _gate.CallAsync<int>(() => throw new InvalidOperationException("called"));

        Assert.Equal(CallOutcome.Bypassed, called.Outcome);
    }

    [Fact]
    public async Task An_answer_is_handed_over()
    {
        await _gate.ProbeAsync(() => Task.FromResult(true));

        Assert.Equal(new CallResult<int>(CallOutcome.Answered, 7), await _gate.CallAsync(() => Task.FromResult(7)));
        Assert.Equal(0, _gate.InFlight);
    }

    [Fact]
    public async Task A_call_that_is_given_up_keeps_its_place_until_it_truly_ends()
    {
        await _gate.ProbeAsync(() => Task.FromResult(true));
        var hung = new TaskCompletionSource<int>();
        Task<CallResult<int>>[] calls = [_gate.CallAsync(() => hung.Task), _gate.CallAsync(() => hung.Task)];

        Assert.Equal(CallOutcome.Busy, (await _gate.CallAsync(() => Task.FromResult(1))).Outcome);
        _time.Advance(Timeout);
        Assert.All(await Task.WhenAll(calls), call => Assert.Equal(CallOutcome.TimedOut, call.Outcome));
        Assert.Equal(2, _gate.InFlight);
        Assert.Equal(CallOutcome.Busy, (await _gate.CallAsync(() => Task.FromResult(1))).Outcome);

        hung.SetResult(1);
        await Eventually.BecomesTrueAsync("the calls end", () => _gate.InFlight == 0);
        Assert.Equal(CallOutcome.Answered, (await _gate.CallAsync(() => Task.FromResult(1))).Outcome);
    }

    [Fact]
    public async Task A_hung_Redis_whose_places_are_all_taken_is_still_probed_and_used_again_when_it_answers()
    {
        await _gate.ProbeAsync(() => Task.FromResult(true));
        var hung = new TaskCompletionSource<int>();
        _ = _gate.CallAsync(() => hung.Task);
        _ = _gate.CallAsync(() => hung.Task);
        for (var i = 0; i < 10; i++)
        {
            var probe = _gate.ProbeAsync(() => hung.Task);
            _time.Advance(Timeout);
            Assert.Contains((await probe).Outcome, new[] { CallOutcome.TimedOut, CallOutcome.Busy }.ToList());
        }

        Assert.Equal(TierState.Bypassed, _gate.State);
        hung.SetResult(1);
        await Eventually.BecomesTrueAsync("the calls end", () => _gate.InFlight == 0);
        Assert.Equal(TierState.Bypassed, _gate.State);
        await Eventually.BecomesTrueAsync(
            "a probe has a place",
            async () => (await _gate.ProbeAsync(() => Task.FromResult(true))).Outcome == CallOutcome.Answered);
        Assert.Equal(TierState.InUse, _gate.State);
    }

    [Fact]
    public async Task A_hung_Redis_that_only_probes_ask_is_bypassed_however_many_failures_that_takes()
    {
        var patient = Options.Create(new SharedTierOptions { CallTimeout = Timeout, FailuresToBypass = 20 });
        var gate = new RedisGate(patient, _time, NullLogger<RedisGate>.Instance);
        await gate.ProbeAsync(() => Task.FromResult(true));
        var hung = new TaskCompletionSource<int>();

        for (var i = 0; i < 20; i++)
        {
            var probe = gate.ProbeAsync(() => hung.Task);
            _time.Advance(Timeout);
            await probe;
        }

        Assert.Equal(TierState.Bypassed, gate.State);
    }

    [Fact]
    public async Task A_fault_of_Redis_is_an_outcome_and_a_bug_of_ours_is_not()
    {
        await _gate.ProbeAsync(() => Task.FromResult(true));
        var disposed = new ObjectDisposedException("redis");

        var failed = await _gate.CallAsync(() => Task.FromException<int>(disposed));

        Assert.Equal(CallOutcome.Failed, failed.Outcome);
        await Assert.ThrowsAsync<FormatException>(
            () => _gate.CallAsync(() => Task.FromException<int>(new FormatException("bug"))));
        Assert.Equal(0, _gate.InFlight);
    }
}
