using System.Net;
using Microsoft.AspNetCore.Connections;
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
            await _stopping.CancelAsync();
            await _accepting;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_listener is { } listener)
        {
            await listener.DisposeAsync();
        }

        _stopping.Dispose();
    }

    private async Task AcceptAsync(IConnectionListener listener)
    {
        while (await listener.AcceptAsync(CancellationToken.None) is { } connection)
        {
            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(ConnectionContext connection)
    {
        // On the pool, or the next root would wait until this one has been served its first batch.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        using var abort = _stopping.Token.Register(() => connection.Abort(new("The leaf is stopping.")));
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
}
