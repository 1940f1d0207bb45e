using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Sessions;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>
/// Lets a replica that came back empty learn from a peer what it misses, so that its return costs no hits.
/// </summary>
/// <remarks>
/// A copy is added, never set, and given up when a write of the same key passes between its reading and its adding:
/// so it cannot bring back what was overwritten or deleted. Bound: 256 keys a shard are copied at a time; what is
/// missed beyond that is answered by the peer, and copied another time.
/// </remarks>
internal sealed class Warming(Router router, Shard shard)
{
    private const int MostCopies = 256;

    private readonly Dictionary<byte[], object> _copies = new(KeyComparer.Instance);

    /// <summary>How many reads were asked of a peer.</summary>
    public long PeerReads { get; private set; }

    /// <summary>How many values were copied.</summary>
    public long Copied { get; private set; }

    /// <summary>Asks a peer for what a warming replica has not.</summary>
    /// <returns>Whether the call will be answered by the peer.</returns>
    public bool TryAskPeer(Call call, Replica warming)
    {
        var peer = shard.IsOut ? warming : shard.Live[0];
        if (peer == warming || peer.IsOverloaded || call is not ClientCall || call.IsWrite || call.HasBeenToPeer)
        {
            return false;
        }

        PeerReads++;
        call.HasBeenToPeer = true;
        call.Twin = null;
        if (_copies.Count < MostCopies && !router.Gates.IsClosed(call.Key))
        {
            var key = call.Key.ToArray();
            if (_copies.TryAdd(key, key))
            {
                router.Run(CopyAsync(key, peer, warming));
            }
        }

        peer.Ask(call, call.Command);
        return true;
    }

    /// <summary>The key is written: what was read of it before must not be added behind that.</summary>
    public void Stop(ReadOnlySpan<byte> key)
    {
        if (_copies.Count == 0)
        {
            return;
        }

        if (key.IsEmpty)
        {
            StopAll();
        }
        else
        {
            _copies.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(key);
        }
    }

    public void StopAll() => _copies.Clear();

    private async Task CopyAsync(byte[] key, Replica peer, Replica warming)
    {
        try
        {
            if (await peer.Wire.FetchAsync(key) is { } item
                && _copies.TryGetValue(key, out var still) && ReferenceEquals(still, key)
                && warming.State == ReplicaState.Live)
            {
                // Written in this turn: from here on each write of the key comes behind it.
                await warming.Wire.AddAsync(key, item);
                Copied++;
            }
        }
        catch (ShardFailedException)
        {
            // One of the two is out: what is missing stays so.
        }
        finally
        {
            if (_copies.TryGetValue(key, out var still) && ReferenceEquals(still, key))
            {
                _copies.Remove(key);
            }
        }
    }
}
