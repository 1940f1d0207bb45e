using System.Net;
using DesignPatterns.ShardRouting.Admin;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.HotKeys;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Sessions;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting;

/// <summary>Puts each call to the shard that has its key; all of it on one loop's thread.</summary>
internal sealed partial class Router
{
    private const int OwedByOne = 1_024 * 1_024;
    private const int MostRepeats = 2;

    private static readonly TimeSpan CheckPeriod = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan MostCounted = 3 * CheckPeriod;

    private readonly Func<string, EndPoint> _resolve;
    private readonly GuestKeys _guests;
    private readonly List<IWire> _open = [];
    private readonly HashSet<ClientSession> _sessions = [];
    private RouteTable _full;
    private RouteTable _routes;
    private TimeSpan _checked;
    private TimeSpan _summed = TimeSpan.MinValue;
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
        HotKeys = options.HotKeys.Enabled ? new(this) : null;
        loop.TurnEnded = TurnEnded;
    }

    public IEventLoop Loop { get; }

    /// <summary>
    /// How long this process has been running, in steps: time in which the machine stood still is left out.
    /// </summary>
    public TimeSpan Awake { get; private set; }

    public RouterOptions Options { get; }

    public IProtocol Protocol { get; }

    public RouterLog Log { get; }

    public RouterCounts Counts { get; } = new();

    public CallPool Calls { get; } = new();

    public CallTraces Traces { get; }

    /// <summary>The keys that several shards answer for; null: none ever are.</summary>
    public HotSpread? HotKeys { get; }

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
        HotKeys?.Start();
        return Loop.Listen(new(IPAddress.Parse(Options.Address), Options.Port), Accept);
    }

    public EndPoint Resolve(string address) => _resolve(address);

    /// <summary>All shards are about to be emptied by a client.</summary>
    public void NoteFlush()
    {
        HotKeys?.NoteFlush();
        if (Motion is { } motion)
        {
            motion.Flushes++;
        }
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
            TryMove(call.Key.ToArray());
        }
        else if (NeedsGate(call))
        {
            call.Keep(command);
            Gates.Close(call.Key);
            RunGated(call);
        }
        else if (HotKeys is null || !HotKeys.TryAsk(call, command))
        {
            AskNow(call, command);
        }
    }

    /// <summary>Whether the call takes several steps, during which its key must be asked nothing else.</summary>
    public bool NeedsGate(Call call) =>
        call.IsWrite && (NeedsCasFlow(call) || HotKeys?.HasCopies(call.Key) == true);

    /// <summary>Takes those steps; the gate is closed, and opens at their end.</summary>
    public void RunGated(Call call) => Run(RunGatedAsync(call));

    /// <summary>Sees to it that a fault of ours in something that nobody awaits is heard of.</summary>
    public void Run(Task task) => _ = WatchAsync(task);

    private async Task WatchAsync(Task task)
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
            HotKeys?.NoteWrite(call.Key);
        }

        _routes.Pick(call.Key).Ask(call, command);
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

    private bool NeedsCasFlow(Call call) =>
        call.Kind == CallKind.Cas && _routes.Pick(call.Key).HasCopies;

    private async Task RunGatedAsync(Call call)
    {
        var key = call.Key.ToArray();
        if (HotKeys is not null)
        {
            await HotKeys.BeforeWriteAsync(key);
        }

        if (NeedsCasFlow(call))
        {
            await CasFlow.RunAsync(this, call);
        }
        else
        {
            AskNow(call, call.Command);
            Gates.Leave(key);
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
        // First of all: whatever goes wrong here, those that do not answer are found the next time.
        Loop.After(CheckPeriod, Check);

        // When the machine stood still, so did the shards, perhaps: what came meanwhile has yet to be read.
        var passed = Loop.Now - _checked;
        Awake += passed < MostCounted ? passed : MostCounted;
        _checked = Loop.Now;
        foreach (var shard in AllShards)
        {
            foreach (var replica in shard.Replicas)
            {
                replica.CheckTime();
            }
        }
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
}
