using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DesignPatterns.ResponseCache.Shared;

/// <summary>The connection to Redis, once there is one.</summary>
/// <remarks>
/// The client blocks while it connects for the first time, which no request and no start of a host may wait
/// for. After that it reconnects by itself.
/// </remarks>
internal sealed class RedisLink(
    IServiceProvider services, RedisGate gate, IOptions<SharedTierOptions> options, TimeProvider time)
{
    private volatile IConnectionMultiplexer? _redis;

    /// <summary>Makes the connection, whether anybody answers or not.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        while (_redis is null)
        {
            try
            {
                // A thread of its own, because the client blocks it.
                Keep(await Task.Factory.StartNew(
                    services.GetRequiredService<IConnectionMultiplexer>,
                    cancellationToken,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default));
            }
            catch (RedisConnectionException)
            {
                // A name that does not resolve yet, say. The gate logs it.
                gate.ConnectionLost();
                await Task.Delay(options.Value.ProbePeriod, time, cancellationToken);
            }
        }
    }

    /// <summary>Has every message of the replicas handed over. To be called through the gate only.</summary>
    public Task ListenAsync(Action<string> hear) => Connected.GetSubscriber().SubscribeAsync(
        new RedisChannel(SharedNames.Channel, RedisChannel.PatternMode.Literal),
        (_, message) => hear(message.ToString()));

    /// <summary>Runs a script. To be called through the gate only.</summary>
    public Task<RedisResult> EvaluateAsync(string script, RedisKey[] keys, params RedisValue[] values) =>
        Connected.GetDatabase().ScriptEvaluateAsync(script, keys, values);

    private IConnectionMultiplexer Connected =>
        _redis ?? throw new InvalidOperationException("Redis is called before it was connected to.");

    private void Keep(IConnectionMultiplexer redis)
    {
        redis.ConnectionFailed += (_, failure) =>
        {
            // The other connection, for messages, carries only what the probe finds out as well.
            if (failure.ConnectionType == ConnectionType.Interactive)
            {
                gate.ConnectionLost();
            }
        };
        _redis = redis;
    }
}
