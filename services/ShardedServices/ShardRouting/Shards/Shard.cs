using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>One slice of the keys, on one replica or on several with the same.</summary>
/// <remarks>
/// A read is answered by any live replica, a write by all of them: so every live replica has every write that was
/// acknowledged.
/// </remarks>
internal sealed class Shard
{
    private readonly Router _router;
    private Replica[] _live = [];
    private int _next;

    public Shard(Router router, int index, ShardOptions options)
    {
        _router = router;
        Index = index;
        Name = options.Name;
        Weight = options.Weight;
        Warming = new(router, this);
        Replicas = [.. options.Replicas.Select((address, place) =>
            new Replica(router, this, place, address, router.Resolve(address)))];
    }

    public int Index { get; }

    public string Name { get; }

    public int Weight { get; }

    public IReadOnlyList<Replica> Replicas { get; }

    /// <summary>Those that are live, the longest first.</summary>
    public ReadOnlySpan<Replica> Live => _live;

    public Warming Warming { get; }

    public bool IsOut => _live.Length == 0;

    /// <summary>How many calls it was asked, for the balance of shards.</summary>
    public long Calls { get; private set; }

    /// <summary>Puts a call to it; the call fails at once when it is out.</summary>
    public void Ask(Call call, ReadOnlySpan<byte> command)
    {
        Calls++;
        var live = _live;
        if (live.Length == 0)
        {
            call.Fail($"shard {Name} is out");
        }
        else if (!call.IsWrite || Replicas.Count == 1)
        {
            var replica = NextLive();
            if (replica.IsOverloaded)
            {
                call.Fail($"{replica.Address} has too much to do");
            }
            else
            {
                replica.Ask(call, command);
            }
        }
        else if (Array.Find(live, one => one.IsOverloaded) is { } busy)
        {
            call.Fail($"{busy.Address} has too much to do");
        }
        else
        {
            Warming.Stop(call.Key);
            // The one that is live the longest lacks the least.
            call.Speaker = live[0];
            call.Open = live.Length;
            foreach (var replica in live)
            {
                replica.Ask(call, command);
            }
        }
    }

    /// <summary>The live replica whose turn it is; there must be one.</summary>
    public Replica NextLive() => _live.Length == 1 ? _live[0] : _live[(uint)_next++ % (uint)_live.Length];

    /// <summary>A replica has gone out or come back.</summary>
    public void Changed()
    {
        var wasOut = IsOut;
        _live = [.. Replicas.Where(replica => replica.State == ReplicaState.Live)
            .OrderBy(replica => replica.LiveSince)];
        if (IsOut != wasOut)
        {
            _router.ShardChanged(this);
        }
    }

    /// <summary>Makes a replica that was out fit to be asked: it has what the others have, or nothing.</summary>
    /// <exception cref="ShardFailedException">It went out again.</exception>
    public Task RestoreAsync(Replica replica)
    {
        if (_router.Options.MayEmpty)
        {
            return replica.Wire.EmptyAsync();
        }

        // A store that was out alone has lost nothing: nobody else took its writes.
        return IsOut ? Task.CompletedTask : _router.Protocol.CopyAsync(from: _live[0], to: replica);
    }

    /// <summary>Replicas gave different answers: the first is right, and the others are put right.</summary>
    public void Repair(Call call)
    {
        _router.Counts.Divergences++;
        if (call.Key.IsEmpty)
        {
            // About all keys: there is none to put right.
            return;
        }

        foreach (var replica in _live)
        {
            if (replica == call.Speaker)
            {
                continue;
            }

            if (_router.Options.MayEmpty)
            {
                // A miss is no lie.
                replica.Drop(call.Key);
            }
            else
            {
                // It comes back with a copy of what the first has.
                replica.Leave("differs from its peers");
            }
        }
    }
}
