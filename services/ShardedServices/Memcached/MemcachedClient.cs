using System.Net;
using DesignPatterns.Memcached.Connections;
using DesignPatterns.Memcached.Protocol;

namespace DesignPatterns.Memcached;

/// <summary>Speaks memcached's text protocol over one connection, shared by all calls, which none waits for.</summary>
/// <remarks>
/// Every call ends within <see cref="MemcachedOptions.CallTimeout"/>, by an answer or a
/// <see cref="MemcachedException"/>; nothing is tried twice. The connection is made when first needed, and after its
/// loss again, with pauses that grow; within a pause calls fail at once. Of the page
/// <c>services/ShardedServices</c>; the protocol is memcached's <c>doc/protocol.txt</c>.
/// </remarks>
public sealed class MemcachedClient(EndPoint endPoint, MemcachedOptions options, TimeProvider time) : IAsyncDisposable
{
    private readonly Links _links = new(endPoint, options, time);
    private int _calls;

    /// <summary>Calls that have not ended, those that were given up included.</summary>
    public int InFlight => Volatile.Read(ref _calls);

    /// <returns>Null when there is nothing under that key.</returns>
    /// <inheritdoc cref="GetManyAsync"/>
    public async Task<MemcachedValue?> GetAsync(string key, CancellationToken cancellationToken = default) =>
        (await GetManyAsync([key], cancellationToken)).GetValueOrDefault(key);

    /// <summary>The same with the version that <see cref="CompareAndSwapAsync"/> takes.</summary>
    /// <remarks>A router that has copies of a hot key asks its owner for this, so use it to write only.</remarks>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<MemcachedValue?> GetWithVersionAsync(
        string key, CancellationToken cancellationToken = default) =>
        (await AskAsync([key], withVersions: true, cancellationToken)).GetValueOrDefault(key);

    /// <summary>Asks for all of them in one request, without their versions.</summary>
    /// <returns>What there is, by its key.</returns>
    /// <exception cref="MemcachedException">There is no answer, or not in time.</exception>
    /// <exception cref="ArgumentException">A key is none, or there are none of them, or too many.</exception>
    public Task<IReadOnlyDictionary<string, MemcachedValue>> GetManyAsync(
        IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default) =>
        AskAsync(keys, withVersions: false, cancellationToken);

    /// <summary>Writes, whatever was there before.</summary>
    /// <param name="timeToLive">In whole seconds, up to 30 days; null for as long as there is room.</param>
    /// <exception cref="MemcachedException">There is no answer, or not in time: it may have been written.</exception>
    /// <exception cref="ArgumentException">The key, the size or the time to live is none.</exception>
    public Task<StoreOutcome> SetAsync(
        string key,
        ReadOnlyMemory<byte> data,
        TimeSpan? timeToLive = null,
        uint flags = 0,
        CancellationToken cancellationToken = default) =>
        StoreAsync("set", key, data, timeToLive, flags, version: null, cancellationToken);

    /// <summary>Writes if nothing is there.</summary>
    /// <inheritdoc cref="SetAsync"/>
    public Task<StoreOutcome> AddAsync(
        string key,
        ReadOnlyMemory<byte> data,
        TimeSpan? timeToLive = null,
        uint flags = 0,
        CancellationToken cancellationToken = default) =>
        StoreAsync("add", key, data, timeToLive, flags, version: null, cancellationToken);

    /// <summary>Writes if what is there is still the version that was read.</summary>
    /// <inheritdoc cref="SetAsync"/>
    public Task<StoreOutcome> CompareAndSwapAsync(
        string key,
        ReadOnlyMemory<byte> data,
        ulong version,
        TimeSpan? timeToLive = null,
        uint flags = 0,
        CancellationToken cancellationToken = default) =>
        StoreAsync("cas", key, data, timeToLive, flags, version, cancellationToken);

    /// <returns>Whether there was anything to delete.</returns>
    /// <exception cref="MemcachedException">There is no answer, or not in time: it may have been deleted.</exception>
    /// <exception cref="ArgumentException">The key is none.</exception>
    public async Task<bool> DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        var call = new LineCall(
            Requests.Delete(KeyText.Encode(key)), LineAnswer.Deleted, LineAnswer.NotFound);
        await CallAsync(call, cancellationToken);
        return call.Answer == LineAnswer.Deleted;
    }

    public async ValueTask DisposeAsync() => await _links.DisposeAsync();

    private async Task<IReadOnlyDictionary<string, MemcachedValue>> AskAsync(
        IReadOnlyCollection<string> keys, bool withVersions, CancellationToken cancellationToken)
    {
        if (keys.Count == 0 || keys.Count > options.MostKeys)
        {
            throw new ArgumentException($"A get has 1 to {options.MostKeys} keys.", nameof(keys));
        }

        var call = new GetCall([.. keys.Select(KeyText.Encode)], withVersions, options.MostValueBytes);
        await CallAsync(call, cancellationToken);
        return call.Values;
    }

    private async Task<StoreOutcome> StoreAsync(
        string verb,
        string key,
        ReadOnlyMemory<byte> data,
        TimeSpan? timeToLive,
        uint flags,
        ulong? version,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(data.Length, options.MostValueBytes, nameof(data));
        var request = Requests.Store(
            verb, KeyText.Encode(key), data.Span, flags, Requests.Seconds(timeToLive), version);
        var call = new LineCall(
            request, LineAnswer.Stored, LineAnswer.NotStored, LineAnswer.Exists, LineAnswer.NotFound);
        await CallAsync(call, cancellationToken);
        return call.Answer switch
        {
            LineAnswer.Stored => StoreOutcome.Stored,
            LineAnswer.Exists => StoreOutcome.Changed,
            LineAnswer.NotFound => StoreOutcome.Missing,
            _ => StoreOutcome.NotStored,
        };
    }

    private async Task CallAsync(Call call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (Interlocked.Increment(ref _calls) > options.MostCalls)
        {
            Interlocked.Decrement(ref _calls);
            _links.CloseIfSilent();
            throw new MemcachedException(
                MemcachedFault.TooMany, $"{options.MostCalls} calls to {endPoint} are on their way.");
        }

        _ = RunAsync(call);
        try
        {
            await call.Ended.WaitAsync(options.CallTimeout, time, cancellationToken);
        }
        catch (TimeoutException late)
        {
            call.IsGivenUp = true;
            _links.CloseIfSilent();
            throw new MemcachedException(
                MemcachedFault.Timeout, $"{endPoint} did not answer within {options.CallTimeout}.", late);
        }
        catch (OperationCanceledException)
        {
            call.IsGivenUp = true;
            throw;
        }
    }

    /// <summary>Never throws: how the call ends, it says itself, perhaps after its caller has left.</summary>
    private async Task RunAsync(Call call)
    {
        try
        {
            var link = await _links.GetAsync();
            if (!call.IsGivenUp)
            {
                link.Send(call);
                await call.Ended.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception fault) when (fault is MemcachedException or ObjectDisposedException)
        {
            call.Fail(fault);
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }
}
