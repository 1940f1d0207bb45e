using DesignPatterns.Gathering.Running;
using Microsoft.AspNetCore.Connections;

namespace DesignPatterns.Gathering.Wire;

/// <summary>
/// Answers the roots that connect to a Kestrel endpoint, by the <see cref="ILeafHandler"/> of the host.
/// </summary>
/// <remarks>
/// Bounds: 1,024 calls under way on a connection (the next is refused with 503); frames of 4 MiB. A root that
/// does not read its answers is not read either, and its connection is closed if that goes on for ten
/// seconds.
/// </remarks>
public sealed class LeafConnectionHandler : ConnectionHandler
{
    private const int MostUnused = 1_024;

    private readonly LeafServices _services;

    internal LeafConnectionHandler(
        ILeafHandler handler, LeafMetrics metrics, LeafLog log, TimeProvider time) =>
        _services = new(handler, metrics, log, time, new Pool<ServedCall>(MostUnused));

    public override Task OnConnectedAsync(ConnectionContext connection) =>
        new LeafSession(connection, _services).RunAsync();
}

/// <summary>What all sessions of a leaf share.</summary>
internal sealed record LeafServices(
    ILeafHandler Handler, LeafMetrics Metrics, LeafLog Log, TimeProvider Time, Pool<ServedCall> Unused);
