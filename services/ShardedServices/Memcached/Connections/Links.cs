using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.Memcached.Connections;

/// <summary>Holds the one connection, and makes the next: one attempt at a time, with pauses between them.</summary>
internal sealed class Links(EndPoint endPoint, MemcachedOptions options, TimeProvider time)
{
    private readonly Lock _gate = new();
    private Task<Link>? _opening;
    private int _failures;
    private long _failedAt;
    private TimeSpan _pause;
    private bool _isDisposed;

    /// <exception cref="MemcachedException">The pause after a failure is not over, or connecting failed.</exception>
    public Task<Link> GetAsync()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(MemcachedClient));
            if (_opening is { IsCompleted: false } || OpenNeedsLock() is not null)
            {
                return _opening!;
            }

            NoteLossNeedsLock();
            return _failures > 0 && time.GetElapsedTime(_failedAt) < _pause
                ? throw new MemcachedException(
                    MemcachedFault.Unreachable, $"{endPoint} failed {_failures} times, and is left alone for {_pause}.")
                : _opening = Task.Run(OpenAsync);
        }
    }

    public void CloseIfSilent()
    {
        Link? link;
        lock (_gate)
        {
            link = OpenNeedsLock();
        }

        link?.CloseIfSilent();
    }

    public async Task DisposeAsync()
    {
        Task<Link>? opening;
        lock (_gate)
        {
            _isDisposed = true;
            opening = _opening;
        }

        try
        {
            (await (opening ?? Task.FromResult<Link>(null!)))?.Close(
                new MemcachedException(MemcachedFault.Unreachable, "The client was disposed of."));
        }
        catch (MemcachedException)
        {
            // It never was open.
        }
    }

    private Link? OpenNeedsLock() =>
        _opening is { IsCompletedSuccessfully: true } opened && opened.GetAwaiter().GetResult() is { IsOpen: true } link
            ? link
            : null;

    /// <summary>A connection that lasted is forgiven its end; one that ended soon counts as failed.</summary>
    private void NoteLossNeedsLock()
    {
        if (_opening is null)
        {
            return;
        }

        var hasLasted = _opening.IsCompletedSuccessfully
            && time.GetElapsedTime(_opening.GetAwaiter().GetResult().OpenedAt) > options.LongestPause;
        _opening = null;
        _failures = hasLasted ? 1 : _failures + 1;
        _failedAt = time.GetTimestamp();
        _pause = BackOff.Pause(_failures, options.FirstPause, options.LongestPause, Random.Shared.NextDouble());
    }

    private async Task<Link> OpenAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var timeout = new CancellationTokenSource(options.ConnectTimeout, time);
        try
        {
            // A name is resolved anew each time.
            await socket.ConnectAsync(endPoint, timeout.Token);
            return new Link(new NetworkStream(socket, ownsSocket: true), options, time);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            throw new MemcachedException(
                MemcachedFault.Unreachable, $"{endPoint} could not be reached: {fault.Message}", fault);
        }
    }
}
