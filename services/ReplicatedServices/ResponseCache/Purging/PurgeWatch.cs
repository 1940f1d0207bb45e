using System.Threading.Channels;
using DesignPatterns.ResponseCache.Policy;
using DesignPatterns.ResponseCache.Shared;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace DesignPatterns.ResponseCache.Purging;

/// <summary>
/// Keeps this replica's purge log up to date with the one in Redis, and finds out when Redis is back.
/// </summary>
/// <remarks>
/// A message says when to look, and may be lost: the log is looked into each probe period anyway, and says
/// itself whether anything was missed. Looking also tells the others how far this replica has read, and Redis
/// what was purged here while it could not be reached.
/// </remarks>
internal sealed class PurgeWatch(
    RedisLink redis,
    RedisGate gate,
    PurgeLog log,
    Fillings fillings,
    ReplicaIdentity identity,
    IOptions<ResponseCacheOptions> cache,
    IOptions<SharedTierOptions> options,
    TimeProvider time) : BackgroundService
{
    // They are told all at once, within the time of one call.
    private const int MaximumUntold = 100;

    private readonly UntoldPurges _untold = new(MaximumUntold);

    // More than one reason to look is still one look.
    private readonly Channel<bool> _reasons = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private volatile PurgeCursor? _cursor;
    private volatile bool _isListening;
    private int _looks;

    /// <summary>How far the log was read; null before the first time.</summary>
    public PurgeCursor? Cursor => _cursor;

    /// <summary>Has the log looked into at once.</summary>
    public void Look() => _reasons.Writer.TryWrite(true);

    /// <summary>Puts a purge into the log in Redis. To be called through the gate only.</summary>
    public Task<RedisResult> LogAsync(string name) => redis.EvaluateAsync(
        Scripts.Purge,
        [SharedNames.PurgeLog],
        Guid.NewGuid().ToString("n"),
        name,
        cache.Value.MaximumPurges,
        SharedNames.Channel);

    /// <summary>Does so once Redis answers, and believes nothing that it holds of the name until then.</summary>
    public void LogLater(string name)
    {
        _untold.Add(name);
        Look();
    }

    /// <summary>Whether what Redis holds for a key was purged here, without Redis knowing it yet.</summary>
    public bool MayHaveMissed(CacheKey key, string[] tags) => _untold.Concern(key, tags);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);

        // Else every purge would wait for this replica until it counts as gone.
        await gate.CallAsync(() => redis.EvaluateAsync(Scripts.Leave, [SharedNames.Replicas], identity.Id));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await redis.ConnectAsync(stoppingToken);
        using var ticks = time.CreateTimer(_ => Look(), state: null, TimeSpan.Zero, options.Value.ProbePeriod);
        await foreach (var _ in _reasons.Reader.ReadAllAsync(stoppingToken))
        {
            await gate.ProbeAsync(ReadAsync);
        }
    }

    private async Task<bool> ReadAsync()
    {
        var look = Interlocked.Increment(ref _looks);
        if (!_isListening)
        {
            // Once only: the client renews its subscription whenever it reconnects.
            await redis.ListenAsync(Hear);
            _isListening = true;
        }

        var untold = _untold.All;
        await Task.WhenAll(untold.Select(each => TellAsync(each.Key)));
        var read = _cursor;
        var reply = (RedisResult[])(await redis.EvaluateAsync(
            Scripts.Watch,
            [SharedNames.PurgeLog, SharedNames.Replicas],
            Guid.NewGuid().ToString("n"),
            identity.Id,
            read?.Incarnation ?? "",
            read?.Sequence ?? 0,
            (long)options.Value.SilencePeriod.TotalMilliseconds))!;
        await Task.Yield();
        if (reply.Length == 3 && look == Volatile.Read(ref _looks))
        {
            var purges = SharedPurges.Parse((string)reply[0]!, (long)reply[1], (string[])reply[2]!);
            purges.ApplyTo(log, read);
            _cursor = purges.At;

            // Only now: by what was just read, an entry that left Redis before it was told is purged here.
            _untold.Told(untold);
            Look(); // Once more, to say that it was read.
        }

        return true;
    }

    private Task<RedisResult> TellAsync(string name) => name == UntoldPurges.Everything
        ? redis.EvaluateAsync(Scripts.EndLog, [SharedNames.PurgeLog], SharedNames.Channel)
        : LogAsync(name);

    private void Hear(string message)
    {
        if (message == SharedNames.Purged)
        {
            Look();
        }
        else
        {
            fillings.Filled(message);
        }
    }
}
