using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Gathering.Wire;

/// <summary>Listens for roots, beside what the host serves over HTTP.</summary>
/// <remarks>
/// On Kestrel's sockets, but not as one of Kestrel's endpoints: one that is named in code makes it forget those that
/// the orchestrator names.
/// </remarks>
internal sealed class LeafListener(
    IConnectionListenerFactory sockets,
    LeafConnectionHandler handler,
    IOptions<LeafListenerOptions> options,
    LeafLog log) : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _insisting = new();
    private readonly ConcurrentDictionary<Task, byte> _sessions = new();
    private IConnectionListener? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>Where it listens, once it has started.</summary>
    public EndPoint? EndPoint => _listener?.EndPoint;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var where = new IPEndPoint(IPAddress.Parse(options.Value.Address), options.Value.Port);
        _listener = await sockets.BindAsync(where, cancellationToken);
        _accepting = AcceptAsync(_listener);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_listener is { } listener)
        {
            await listener.UnbindAsync(cancellationToken);
            await _accepting;

            // What is under way is answered, unless the host loses its patience.
            await _stopping.CancelAsync();
            await Task.WhenAll(_sessions.Keys).WaitAsync(cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _insisting.CancelAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is { } listener)
        {
            await listener.DisposeAsync();
        }

        _stopping.Dispose();
        _insisting.Dispose();
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        while (await listener.AcceptAsync(CancellationToken.None) is { } connection)
        {
            var session = ServeAsync(connection);
            _sessions.TryAdd(session, 0);
            _ = session.ContinueWith(
                ended => _sessions.TryRemove(ended, out _),
                CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        // On the pool, or the next root would wait until this one has been served its first batch.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        connection.Features.Set<IConnectionLifetimeNotificationFeature>(new Stopping(_stopping.Token));
        using var abort = _insisting.Token.Register(() => connection.Abort(new("The leaf is stopping.")));
        try
        {
            await handler.OnConnectedAsync(connection);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            log.LogFailed(fault);
        }
        finally
        {
            await connection.DisposeAsync();
        }
    }

    /// <summary>Tells a session, as Kestrel would, that the host stops.</summary>
    private sealed class Stopping(CancellationToken stopping) : IConnectionLifetimeNotificationFeature
    {
        public CancellationToken ConnectionClosedRequested { get; set; } = stopping;

        public void RequestClose()
        {
            // Only the host ends connections here.
        }
    }
}
