using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DesignPatterns.ResponseCache.Shared;

/// <summary>
/// Every call to Redis goes through here: it never throws, never takes longer than its timeout, and there are
/// never more on their way than the bound.
/// </summary>
/// <remarks>
/// The one place that takes a fault of Redis for an outcome. Probes have slots of their own, so that a hung
/// Redis that holds all the others can still be seen to come back.
/// </remarks>
internal sealed partial class RedisGate(
    IOptions<SharedTierOptions> options, TimeProvider time, ILogger<RedisGate> logger)
{
    private const int MaximumProbes = 4;

    private readonly TierHealth _health = new(options.Value.FailuresToBypass);
    private int _calls;
    private int _probes;
    private long _bypassedAt = time.GetTimestamp();

    public TierState State => _health.State;

    /// <summary>Calls that have not ended, those included that nobody waits for any more.</summary>
    public int InFlight => Volatile.Read(ref _calls);

    public async Task<CallResult<T>> CallAsync<T>(Func<Task<T>> call)
    {
        if (_health.State != TierState.InUse)
        {
            return new CallResult<T>(CallOutcome.Bypassed);
        }

        if (Interlocked.Increment(ref _calls) > options.Value.MaximumCalls)
        {
            Interlocked.Decrement(ref _calls);
            return new CallResult<T>(CallOutcome.Busy);
        }

        var (result, reason) = await RunAsync(call, () => Interlocked.Decrement(ref _calls));
        if (_health.CallEnded(result.Outcome == CallOutcome.Answered))
        {
            NoteBypassed(reason);
        }

        return result;
    }

    /// <summary>Asks also while Redis is bypassed; an answer ends that.</summary>
    public async Task<CallResult<T>> ProbeAsync<T>(Func<Task<T>> call)
    {
        if (Interlocked.Increment(ref _probes) > MaximumProbes)
        {
            Interlocked.Decrement(ref _probes);
            if (_health.ProbeEnded(isAnswered: false))
            {
                NoteBypassed("as many probes hang as may be");
            }

            return new CallResult<T>(CallOutcome.Busy);
        }

        var (result, reason) = await RunAsync(call, () => Interlocked.Decrement(ref _probes));
        var isAnswered = result.Outcome == CallOutcome.Answered;
        if (!_health.ProbeEnded(isAnswered))
        {
            return result;
        }

        if (isAnswered)
        {
            LogRecovered(time.GetElapsedTime(Volatile.Read(ref _bypassedAt)));
        }
        else
        {
            NoteBypassed(reason);
        }

        return result;
    }

    public void ConnectionLost()
    {
        if (_health.ConnectionLost())
        {
            NoteBypassed("the connection was lost");
        }
    }

    private async Task<(CallResult<T> Result, string Reason)> RunAsync<T>(Func<Task<T>> call, Action release)
    {
        try
        {
            var value = await HoldAsync(call, release).WaitAsync(options.Value.CallTimeout, time);

            // The client completes its tasks on the thread that reads for everybody: leave that at once.
            await Task.Yield();
            return (new CallResult<T>(CallOutcome.Answered, value), "");
        }
        catch (TimeoutException)
        {
            return (new CallResult<T>(CallOutcome.TimedOut), $"no answer within {options.Value.CallTimeout}");
        }
        catch (Exception exception)
            when (exception is RedisException or ObjectDisposedException or OperationCanceledException)
        {
            return (new CallResult<T>(CallOutcome.Failed), exception.Message);
        }
    }

    private static async Task<T> HoldAsync<T>(Func<Task<T>> call, Action release)
    {
        try
        {
            return await call();
        }
        finally
        {
            release();
        }
    }

    private void NoteBypassed(string reason)
    {
        Volatile.Write(ref _bypassedAt, time.GetTimestamp());
        LogBypassed(reason);
    }

    [LoggerMessage(
        LogLevel.Warning, EventName = "shared-cache.bypassed", Message = "The shared tier is bypassed: {Reason}")]
    private partial void LogBypassed(string reason);

    [LoggerMessage(
        LogLevel.Information,
        EventName = "shared-cache.recovered",
        Message = "The shared tier is in use, after {Period} without it")]
    private partial void LogRecovered(TimeSpan period);
}
