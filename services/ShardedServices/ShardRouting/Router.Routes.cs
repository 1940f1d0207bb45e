using DesignPatterns.Sharding;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Sessions;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting;

// Who has a key now: of all shards, or of those that are not out.
internal sealed partial class Router
{
    /// <summary>Whether keys are asked elsewhere than at their owners.</summary>
    public bool HasEjected => !ReferenceEquals(_routes, _full);

    /// <summary>The shard that has the key now.</summary>
    public Shard Pick(ReadOnlySpan<byte> key) => _routes.Pick(key);

    public int WeightOf(Shard shard) => _full.WeightOf(shard);

    /// <summary>The shard that has the key when none is out.</summary>
    public Shard OwnerOf(ReadOnlySpan<byte> key) => _full.Pick(key);

    /// <summary>The first shard that is live, or the first when none is: for what any can answer.</summary>
    public Shard AnyShard()
    {
        foreach (var shard in _full.Shards)
        {
            if (!shard.IsOut)
            {
                return shard;
            }
        }

        return _full.Shards[0];
    }

    /// <summary>
    /// A key is written: if not at its owner, that has to be undone before the owner may go out again.
    /// </summary>
    public void NoteGuest(ReadOnlySpan<byte> key)
    {
        if (!ReferenceEquals(_routes, _full) && _full.Pick(key) != _routes.Pick(key))
        {
            _guests.Add(key);
        }
    }

    /// <summary>The shard at which a key is written now, which is noted.</summary>
    public Shard TakeGuest(ReadOnlySpan<byte> key)
    {
        NoteGuest(key);
        return _routes.Pick(key);
    }

    /// <summary>The call will not be answered by that replica, which is out.</summary>
    public void Lost(Call call, Replica replica, string reason)
    {
        for (Call? one = call, next; one is not null; one = next)
        {
            next = one.Twin;
            one.Twin = null;
            if (one.Speaker is not null)
            {
                if (one.Open == 1 && !one.HasSpoken)
                {
                    one.Speaker = null;
                    one.Fail(reason);
                }
                else
                {
                    one.CloseOne(replica);
                }
            }
            else if (MayRepeat(one))
            {
                one.Repeats++;
                Counts.Repeats++;

                // As at first: the key may have to move before its new owner is asked.
                Ask(one, one.Command);
            }
            else
            {
                one.Fail(reason);
            }
        }
    }

    private bool MayRepeat(Call call) =>
        call is ClientCall && !call.IsWrite && Options.Policy != FailurePolicy.FailFast
        && call.Repeats < MostRepeats
        // Where a scan stands only the replica knows where it began.
        && call.Pin < 0
        // Its further keys may have to move too, and nobody knows them any more.
        && (!call.HasMoreKeys || IsCalm)
        // Where nothing was kept, nothing would be sent, but an answer awaited: only a get is all in its key.
        && (call.Kind is CallKind.Get or CallKind.Gets || !call.Command.IsEmpty);

    /// <summary>A shard has gone out, or come back.</summary>
    public void ShardChanged(Shard shard)
    {
        if (shard.IsOut)
        {
            Log.ShardOut(shard.Name, Options.Policy);
        }
        else
        {
            Log.ShardLive(shard.Name);
        }

        if (Options.Policy != FailurePolicy.Eject)
        {
            return;
        }

        var before = _routes;
        ChooseRoutes();
        if (!shard.IsOut)
        {
            DropGuests();
        }
        else if (Options.Distribution is not (Distribution.Ketama or Distribution.Rendezvous))
        {
            // These also move keys between shards that are both live: what such a key's new owner still has is old.
            DropGuests(before);
        }
    }

    /// <summary>
    /// A shard was never there since we are: who routed before us may have left its keys with others.
    /// </summary>
    public void FoundOut()
    {
        if (Options.Policy == FailurePolicy.Eject)
        {
            _guests.Overflow();
            ChooseRoutes();
        }
    }

    private void ChooseRoutes()
    {
        // One that is about to be live for the first time keeps its keys: it would not be emptied of what is written
        // elsewhere until then.
        Shard[] live = [.. _full.Shards.ToArray().Where(one => !one.IsOut || one.IsAwaited)];
        _routes = Options.Policy != FailurePolicy.Eject || live.Length == 0 || live.Length == _full.Shards.Length
            ? _full
            : _full.Among(live, Options);
    }

    /// <summary>Drops those that are elsewhere now than they were before; without a table, all.</summary>
    private void DropGuests(RouteTable? before = null)
    {
        if (_guests.IsEmpty)
        {
            return;
        }

        var overflowed = _guests.Overflowed;
        var keys = before is null || overflowed
            ? _guests.Take()
            : _guests.Where(key => before.Pick(key) != _routes.Pick(key));
        Log.GuestsDropped(keys.Length, overflowed);
        foreach (var shard in AllShards)
        {
            Run(shard.TellAsync(replica =>
            {
                if (overflowed)
                {
                    Run(replica.EmptyAsync());
                    return;
                }

                foreach (var key in keys)
                {
                    replica.Drop(key);
                }
            }));
        }
    }
}
