using System.Collections.Concurrent;
using DesignPatterns.Gathering.Running;

namespace DesignPatterns.Gathering.Wire;

/// <summary>Asks replicas over one multiplexed connection each.</summary>
internal sealed class LeafCalls<TRequest, TAnswer>(
    LeafFormat<TRequest, TAnswer> format, GatheringOptions options, TimeProvider time)
    : ILeafCalls<TRequest, TAnswer>, IAsyncDisposable
{
    private const int MostUnused = 1_024;

    private readonly Pool<PendingCall<TRequest, TAnswer>> _unused = new(MostUnused);
    private readonly ConcurrentDictionary<Replica, LeafConnection> _connections = new();

    /// <summary>Calls that wait for an answer, over all connections.</summary>
    public int InFlight => _connections.Values.Sum(connection => connection.InFlight);

    public ValueTask<TAnswer> AskAsync(
        Replica replica, TRequest request, Deadline deadline, CancellationToken cancellationToken)
    {
        var connection = _connections.TryGetValue(replica, out var known)
            ? known
            : _connections.GetOrAdd(replica, each => new LeafConnection(each, options, time));
        var call = _unused.TryRent() ?? new PendingCall<TRequest, TAnswer>(format, _unused);
        return call.Ask(connection, request, deadline, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var connection in _connections.Values)
        {
            await connection.DisposeAsync();
        }
    }
}
