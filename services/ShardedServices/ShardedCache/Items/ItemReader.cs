using System.Text.Json;
using DesignPatterns.ShardedCache.Cache;
using DesignPatterns.ShardedCache.Origin;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ShardedCache.Items;

/// <summary>Cache-aside: from the cache, else from the origin, as far as its gate lets by.</summary>
/// <remarks>
/// One reader a key. When a shard is lost, its keys go to the origin each time, one call a key at once, and
/// no more of these than the gate lets by; nothing is retried here. A reader works on when those who wait for it
/// have left: what it finds is for the next.
/// </remarks>
internal sealed class ItemReader(
    ItemCache cache,
    ItemOrigin origin,
    OriginGate gate,
    CacheMetrics metrics,
    IOptions<ShardedCacheOptions> options,
    TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly Flights<ItemAnswer> _flights = new(options.Value.MostKeysAtOnce);

    /// <param name="left">How long the hop before will wait, if it said so.</param>
    public async Task<ItemAnswer> ReadAsync(string id, TimeSpan? left, CancellationToken cancellationToken)
    {
        if (_flights.Join(id, FlyAsync) is not { } flight)
        {
            return new ItemAnswer.Refused(Soon);
        }

        if (!flight.IsFirst)
        {
            metrics.CountCollapsed();
        }

        var timeout = options.Value.RequestTimeout;
        try
        {
            timeout = left < timeout ? left.Value : timeout;
            return await flight.Answer.WaitAsync(timeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return new ItemAnswer.Late();
        }
    }

    private async Task FlyAsync(string id, TaskCompletionSource<ItemAnswer> answer)
    {
        using var deadline = new CancellationTokenSource(options.Value.RequestTimeout, time);
        var cached = await cache.FindAsync(id, deadline.Token);
        if (cached.Outcome == CacheOutcome.Hit)
        {
            answer.SetResult(new ItemAnswer.Known(cached.Body, ItemSource.Cache));
            return;
        }

        var found = await AskOriginAsync(id, cached.Outcome, deadline.Token);
        answer.SetResult(found);

        // What could not be read could not be written either: the call would only take time.
        if (found is ItemAnswer.Known known && cached.Outcome == CacheOutcome.Miss)
        {
            await cache.StoreAsync(id, known.Body, CancellationToken.None);
        }
    }

    private async Task<ItemAnswer> AskOriginAsync(string id, CacheOutcome outcome, CancellationToken deadline)
    {
        if (!gate.TryEnter(out var retryAfter))
        {
            metrics.CountOriginRejected();
            return new ItemAnswer.Refused(retryAfter);
        }

        metrics.CountOriginCall();
        try
        {
            var item = await origin.FindAsync(id, deadline);
            var body = item is null
                ? null
                : JsonSerializer.SerializeToUtf8Bytes(item, ShardedCacheJson.Default.Item);
            return new ItemAnswer.Known(
                body, outcome == CacheOutcome.Miss ? ItemSource.Origin : ItemSource.OriginAlone);
        }
        catch (OperationCanceledException)
        {
            return new ItemAnswer.Late();
        }
        finally
        {
            gate.Leave();
        }
    }
}
