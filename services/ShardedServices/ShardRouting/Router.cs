using System.Net;
using DesignPatterns.Sharding;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Sessions;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting;

/// <summary>Puts each call to the shard that has its key; all of it on one loop's thread.</summary>
internal sealed class Router
{
    private const int OwedByOne = 1_024 * 1_024;
    private const int MostRepeats = 2;

    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(20);

    private readonly Func<string, EndPoint> _resolve;
    private readonly GuestKeys _guests;
    private readonly List<IWire> _open = [];
    private readonly HashSet<ClientSession> _sessions = [];
    private readonly RouteTable _full;
    private RouteTable _routes;
    private TimeSpan _checked;
    private TimeSpan _patience;
    private TimeSpan _summed = TimeSpan.MinValue;
    private long _owed;

    /// <param name="resolve">Where a replica is, by its address in the map.</param>
    /// <exception cref="ArgumentException">The map cannot be used with these options.</exception>
    public Router(
        IEventLoop loop, RouterOptions options, IProtocol protocol, RouterLog log, Func<string, EndPoint> resolve)
    {
        _resolve = resolve;
        _guests = new(options.MostGuests);
        Loop = loop;
        Options = options;
        Protocol = protocol;
        Log = log;
        Gates = new(this);
        _full = _routes = new(options.Shards.Select((shard, index) => new Shard(this, index, shard)), options);
        loop.TurnEnded = TurnEnded;
    }

    public IEventLoop Loop { get; }

    public RouterOptions Options { get; }

    public IProtocol Protocol { get; }

    public RouterLog Log { get; }

    public RouterCounts Counts { get; } = new();

    public CallPool Calls { get; } = new();

    /// <summary>The keys about which something is under way that takes several steps.</summary>
    public KeyGates Gates { get; }

    /// <summary>All shards of the map, whether they are out or not.</summary>
    public ReadOnlySpan<Shard> Shards => _full.Shards;

    public int SessionCount => _sessions.Count;

    /// <summary>Connects to the shards and listens for clients.</summary>
    /// <returns>Where it listens.</returns>
    public IPEndPoint Start()
    {
        foreach (var shard in _full.Shards)
        {
            foreach (var replica in shard.Replicas)
            {
                replica.Start();
            }
        }

        Loop.After(CheckPeriod, Check);
        return Loop.Listen(new(IPAddress.Parse(Options.Address), Options.Port), Accept);
    }

    public EndPoint Resolve(string address) => _resolve(address);

    /// <summary>The shard that has the key now.</summary>
    public Shard Pick(ReadOnlySpan<byte> key) => _routes.Pick(key);

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

    /// <summary>Puts a call, whose key is set, to the shard that has the key.</summary>
    /// <param name="command">As it goes to the shard; used before this returns, or kept in the call.</param>
    public void Ask(Call call, ReadOnlySpan<byte> command)
    {
        if (call.Kind == CallKind.Read)
        {
            // It may have to be asked again.
            call.Keep(command);
        }

        if (Gates.TryHold(call, command))
        {
            return;
        }

        if (NeedsGate(call))
        {
            call.Keep(command);
            Gates.Close(call.Key);
            RunGated(call);
            return;
        }

        AskNow(call, command);
    }

    /// <summary>Whether the call takes several steps, during which its key must be asked nothing else.</summary>
    public bool NeedsGate(Call call) =>
        call.Kind == CallKind.Cas && _routes.Pick(call.Key).Replicas.Count > 1;

    /// <summary>Takes those steps; the gate is closed, and opens at their end.</summary>
    public void RunGated(Call call) => Run(CasFlow.RunAsync(this, call));

    /// <summary>Sees to it that a fault of ours in something that nobody awaits is heard of.</summary>
    public async void Run(Task task)
    {
        try
        {
            await task;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            Counts.Faults++;
            Log.Faulted(fault);
        }
    }

    /// <summary>The same, past the gates: for what opened one.</summary>
    public void AskNow(Call call, ReadOnlySpan<byte> command)
    {
        if (call.IsWrite)
        {
            NoteGuest(call.Key);
        }

        _routes.Pick(call.Key).Ask(call, command);
    }

    /// <summary>A key is written: if not at its owner, that has to be undone before the owner may go out again.</summary>
    public void NoteGuest(ReadOnlySpan<byte> key)
    {
        if (!ReferenceEquals(_routes, _full) && _full.Pick(key) != _routes.Pick(key))
        {
            _guests.Add(key);
        }
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
            else if (one is ClientCall && !one.IsWrite && Options.Policy != FailurePolicy.FailFast
                && one.Repeats < MostRepeats)
            {
                one.Repeats++;
                Counts.Repeats++;
                AskNow(one, one.Command);
            }
            else
            {
                one.Fail(reason);
            }
        }
    }

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
        Shard[] live = [.. _full.Shards.ToArray().Where(one => !one.IsOut)];
        _routes = live.Length == 0 || live.Length == _full.Shards.Length ? _full : new(live, Options);
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

    /// <summary>A shard was never there since we are: who routed before us may have left its keys with others.</summary>
    public void FoundOut()
    {
        if (Options.Policy == FailurePolicy.Eject)
        {
            _guests.Overflow();
        }
    }

    /// <summary>A wire has left something open, to be completed when the turn ends.</summary>
    public void LeftOpen(IWire wire) => _open.Add(wire);

    /// <summary>Whether a client to whom so much is owed is to be dropped.</summary>
    public bool OwesTooMuch(long owed) =>
        owed > Options.MostOwedBytes || (owed > OwedByOne && OwedInAll() > Options.MostOwedInAll);

    public void SessionClosed(ClientSession session) => _sessions.Remove(session);

    /// <summary>Ends after so long, on the loop's thread.</summary>
    public Task DelayAsync(TimeSpan delay)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.After(delay, ended.SetResult);
        return ended.Task;
    }

    private ClientSession Accept(ILoopConnection connection)
    {
        var session = Protocol.NewSession(this, connection);
        _sessions.Add(session);
        Counts.Clients++;
        if (_sessions.Count > Options.MostClients)
        {
            Log.ClientRefused(connection.Peer, Options.MostClients);
            connection.Close("too many clients", reset: true);
        }

        return session;
    }

    private void TurnEnded()
    {
        foreach (var wire in _open)
        {
            wire.TurnEnded();
        }

        _open.Clear();
    }

    /// <summary>Looks who has not answered in time.</summary>
    private void Check()
    {
        var now = Loop.Now;
        if (now - _checked > 3 * CheckPeriod)
        {
            // The machine stood still, not the shards: what came meanwhile has yet to be read.
            _patience = now + Options.Timeout;
        }

        _checked = now;
        if (now >= _patience)
        {
            foreach (var shard in _full.Shards)
            {
                foreach (var replica in shard.Replicas)
                {
                    replica.CheckTime();
                }
            }
        }

        Loop.After(CheckPeriod, Check);
    }

    private long OwedInAll()
    {
        if (_summed != Loop.Now)
        {
            (_summed, _owed) = (Loop.Now, 0);
            foreach (var session in _sessions)
            {
                _owed += session.Owed;
            }
        }

        return _owed;
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
        foreach (var shard in _full.Shards)
        {
            foreach (var replica in shard.Live)
            {
                if (overflowed)
                {
                    Run(replica.EmptyAsync());
                    continue;
                }

                foreach (var key in keys)
                {
                    replica.Drop(key);
                }
            }
        }
    }
}
