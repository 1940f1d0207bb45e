using System.Net;
using DesignPatterns.ShardRouting.Admin;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Moving;
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
    private RouteTable _full;
    private RouteTable _routes;
    private TimeSpan _checked;
    private TimeSpan _patience;
    private long _owed;

    /// <param name="map">The shards to begin with.</param>
    /// <param name="resolve">Where a replica is, by its address in the map.</param>
    /// <exception cref="ArgumentException">The map cannot be used with these options.</exception>
    public Router(
        IEventLoop loop,
        RouterOptions options,
        IReadOnlyList<ShardOptions> map,
        IProtocol protocol,
        RouterLog log,
        Func<string, EndPoint> resolve)
    {
        _resolve = resolve;
        _guests = new(options.MostGuests);
        Loop = loop;
        Options = options;
        Protocol = protocol;
        Log = log;
        Gates = new(this);
        Traces = new(this);
        AllShards = [.. map.Select(shard => new Shard(this, shard))];
        _full = _routes = new(AllShards, map, options);
        loop.TurnEnded = TurnEnded;
    }

    public IEventLoop Loop { get; }

    public RouterOptions Options { get; }

    public IProtocol Protocol { get; }

    public RouterLog Log { get; }

    public RouterCounts Counts { get; } = new();

    public CallPool Calls { get; } = new();

    public CallTraces Traces { get; }

    /// <summary>Whether keys are asked elsewhere than at their owners.</summary>
    public bool HasEjected => !ReferenceEquals(_routes, _full);

    /// <summary>The way from the last map to this one, while it lasts.</summary>
    public Motion? Motion { get; private set; }

    /// <summary>Whether every key is where the map says, and nothing of several steps is under way.</summary>
    public bool IsCalm => Motion is null && Gates.IsEmpty;

    /// <summary>The keys about which something is under way that takes several steps.</summary>
    public KeyGates Gates { get; }

    /// <summary>All shards that may hold something: of the map, and of the one before while keys are moving.</summary>
    public IReadOnlyList<Shard> AllShards { get; private set; }

    /// <summary>All shards of the map, whether they are out or not.</summary>
    public ReadOnlySpan<Shard> Shards => _full.Shards;

    public int SessionCount => _sessions.Count;

    /// <summary>
    /// Whether a request about several keys has to be asked key by key: about one something is under way, or a shard's
    /// keys are with others, each with its own.
    /// </summary>
    public bool AsksKeyByKey => !IsCalm || HasEjected;

    /// <summary>Connects to the shards and listens for clients.</summary>
    /// <returns>Where it listens.</returns>
    public IPEndPoint Start()
    {
        foreach (var shard in AllShards)
        {
            shard.Start();
        }

        Loop.After(CheckPeriod, Check);
        return Loop.Listen(new(IPAddress.Parse(Options.Address), Options.Port), Accept);
    }

    public EndPoint Resolve(string address) => _resolve(address);

    /// <summary>The shard that has the key now.</summary>
    public Shard Pick(ReadOnlySpan<byte> key) => _routes.Pick(key);

    public int WeightOf(Shard shard) => _full.WeightOf(shard);

    /// <summary>All shards are about to be emptied by a client.</summary>
    public void NoteFlush()
    {
        if (Motion is { } motion)
        {
            motion.Flushes++;
        }
    }

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

        if (Motion is { } motion && motion.Concerns(call.Key))
        {
            Gates.Close(call.Key);
            Gates.TryHold(call, command);
            Run(MoveAsync(motion, call.Key.ToArray()));
        }
        else if (NeedsGate(call))
        {
            call.Keep(command);
            Gates.Close(call.Key);
            RunGated(call);
        }
        else
        {
            AskNow(call, command);
        }
    }

    /// <summary>
    /// Puts a call about several keys of one shard: they are moved first where they have to be, and nothing else is
    /// asked of them meanwhile.
    /// </summary>
    /// <param name="keys">Not empty; the call's own key is one of them.</param>
    public void AskAll(Call call, IReadOnlyList<byte[]> keys, ReadOnlySpan<byte> command)
    {
        if (IsCalm)
        {
            AskNow(call, command);
            return;
        }

        call.Keep(command);
        Run(AskAllAsync(call, [.. keys.Distinct(KeyComparer.Instance).Order(KeyComparer.Instance)]));
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
        var shard = call.IsWrite ? TakeGuest(call.Key) : _routes.Pick(call.Key);
        shard.Ask(call, command);
    }

    /// <summary>The shard at which a key is written now; remembered, when it is not the one that owns it.</summary>
    public Shard TakeGuest(ReadOnlySpan<byte> key)
    {
        var shard = _routes.Pick(key);
        if (!ReferenceEquals(_routes, _full) && _full.Pick(key) != shard)
        {
            _guests.Add(key);
        }

        return shard;
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

        if (!shard.IsOut)
        {
            DropGuests();
        }

        ChooseRoutes();
    }

    /// <summary>Another map: shards that are on both stay as they are, keys move as they are touched.</summary>
    /// <returns>False: keys are still on their way from the last map, and this one has to wait.</returns>
    /// <exception cref="ArgumentException">The map cannot be used.</exception>
    public bool TryChange(IReadOnlyList<ShardOptions> map)
    {
        if (Motion is not null)
        {
            return false;
        }

        Shard[] shards = [.. map.Select(options =>
            AllShards.FirstOrDefault(shard => shard.IsAs(options)) ?? new Shard(this, options))];
        var next = new RouteTable(shards, map, Options);
        foreach (var shard in shards.Except(AllShards))
        {
            shard.Start();
        }

        AllShards = [.. AllShards.Union(shards)];
        var motion = Motion = new(this, _full, next);
        _full = next;
        ChooseRoutes();
        Log.MotionStarted(_full.Shards.Length, motion.From.Shards.Length);
        Run(EndMotionAsync(motion));
        return true;
    }

    /// <summary>Forgets the map before: what is still at an old owner is not looked for any more.</summary>
    public void EndMotion()
    {
        Log.MotionEnded(Motion!.Moved);
        Motion = null;
        foreach (var shard in AllShards.Except(_full.Shards.ToArray()))
        {
            shard.Forget();
        }

        AllShards = [.. _full.Shards];
    }

    /// <summary>A wire has left something open, to be completed when the turn ends.</summary>
    public void LeftOpen(IWire wire) => _open.Add(wire);

    /// <summary>So many bytes more, or less, are kept for clients.</summary>
    public void Owe(long bytes) => _owed += bytes;

    /// <summary>Whether a client to whom so much is owed is to be dropped.</summary>
    public bool OwesTooMuch(long owed) =>
        owed > Options.MostOwedBytes || (owed > OwedByOne && _owed > Options.MostOwedInAll);

    public void SessionClosed(ClientSession session, long held)
    {
        _sessions.Remove(session);
        Owe(-held);
    }

    /// <summary>Ends after so long, on the loop's thread.</summary>
    public Task DelayAsync(TimeSpan delay)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.After(delay, ended.SetResult);
        return ended.Task;
    }

    private void ChooseRoutes()
    {
        Shard[] live = [.. _full.Shards.ToArray().Where(one => !one.IsOut)];
        _routes = Options.Policy != FailurePolicy.Eject || live.Length == 0 || live.Length == _full.Shards.Length
            ? _full
            : _full.Among(live, Options);
    }

    private async Task MoveAsync(Motion motion, byte[] key) => Gates.Leave(key, await motion.MoveAsync(key));

    private async Task AskAllAsync(Call call, byte[][] keys)
    {
        string? failure = null;
        foreach (var key in keys)
        {
            await Gates.EnterAsync(key);
            if (Motion is { } motion && motion.Concerns(key))
            {
                failure ??= await motion.MoveAsync(key);
            }
        }

        if (failure is null)
        {
            AskNow(call, call.Command);
        }
        else
        {
            call.Fail(failure);
        }

        foreach (var key in keys)
        {
            Gates.Leave(key);
        }
    }

    /// <summary>Moves what nobody touches, where that can be listed; else waits. Then the old map is forgotten.</summary>
    private async Task EndMotionAsync(Motion motion)
    {
        if (Protocol.ListsKeys)
        {
            await new Sweep(this, motion).RunAsync();
        }
        else
        {
            await DelayAsync(Options.MotionPeriod);
        }

        if (ReferenceEquals(motion, Motion))
        {
            EndMotion();
        }
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
            foreach (var shard in AllShards)
            {
                foreach (var replica in shard.Replicas)
                {
                    replica.CheckTime();
                }
            }
        }

        Loop.After(CheckPeriod, Check);
    }

    private void DropGuests()
    {
        if (_guests.IsEmpty)
        {
            return;
        }

        var overflowed = _guests.Overflowed;
        var keys = _guests.Take();
        Log.GuestsDropped(keys.Length, overflowed);
        foreach (var shard in AllShards)
        {
            foreach (var replica in shard.Live)
            {
                if (overflowed)
                {
                    _ = replica.Wire.EmptyAsync();
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
