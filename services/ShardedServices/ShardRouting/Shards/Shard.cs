using DesignPatterns.Sharding.Hashing;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>One slice of the keys, on one replica or on several with the same.</summary>
/// <remarks>
/// A read is answered by any live replica, a write by all of them: so every live replica has every write that was
/// acknowledged.
/// </remarks>
internal sealed partial class Shard
{
    private readonly Router _router;
    private Replica[] _live = [];
    private Replica[] _last = [];
    private int _next;
    private long _callsBefore;

    public Shard(Router router, ShardOptions options)
    {
        _router = router;
        Name = options.Name;
        IsBehindDoors = options.ReplicasAreDoors;
        Warming = new(router, this);
        Replicas = [.. options.Replicas.Select((address, place) =>
            new Replica(router, this, place, address, router.Resolve(address)))];
    }

    public string Name { get; }

    public IReadOnlyList<Replica> Replicas { get; }

    /// <summary>Whether its replicas lead to the same data.</summary>
    public bool IsBehindDoors { get; }

    /// <summary>Whether several replicas hold the same keys, and have to be kept the same.</summary>
    public bool HasCopies => Replicas.Count > 1 && !IsBehindDoors;

    /// <summary>Those that are live, the longest first.</summary>
    public ReadOnlySpan<Replica> Live => _live;

    public Warming Warming { get; }

    public bool IsOut => _live.Length == 0;

    /// <summary>Whether it may be live at any moment, for the first time: nobody knows yet whether it is out.</summary>
    public bool IsAwaited => IsOut && Replicas.Any(replica => replica.IsAwaited);

    public bool OwesAnswers => IsHeld || Replicas.Any(replica => replica.AwaitedCount > 0);

    /// <summary>How many calls it was asked, for the balance of shards.</summary>
    public long Calls { get; private set; }

    /// <summary>How many of them since the last period began.</summary>
    public long RecentCalls => Calls - _callsBefore;

    public void BeginPeriod() => _callsBefore = Calls;

    /// <summary>Connects to its replicas, and goes on trying.</summary>
    public void Start()
    {
        foreach (var replica in Replicas)
        {
            replica.Start();
        }
    }

    /// <summary>It is on no map any more.</summary>
    public void Forget()
    {
        foreach (var replica in Replicas)
        {
            replica.Forget();
        }
    }

    /// <summary>Whether it is the shard that another map names: the same replicas under the same name.</summary>
    public bool IsAs(ShardOptions options) =>
        options.Name == Name && options.ReplicasAreDoors == IsBehindDoors
        && options.Replicas.SequenceEqual(Replicas.Select(replica => replica.Address));

    /// <summary>Puts a call to it; the call fails at once when it is out.</summary>
    public void Ask(Call call, ReadOnlySpan<byte> command)
    {
        Calls++;
        if (!IsHeld)
        {
            AskNow(call, command);
        }
        else
        {
            Keep(call, command);
        }
    }

    private void AskNow(Call call, ReadOnlySpan<byte> command)
    {
        var live = _live;
        if (call.Kind == CallKind.Chance && TakeHold(call, command))
        {
            return;
        }

        if (live.Length == 0)
        {
            call.Fail($"shard {Name} is out");
        }
        else if (call.Pin >= Replicas.Count)
        {
            call.Fail("what another shard began this one cannot continue");
        }
        else if (call.Pin >= 0 && Replicas[call.Pin].State != ReplicaState.Live)
        {
            call.Fail($"{Replicas[call.Pin].Address} is out, and what it began nobody else can continue");
        }
        else if (!call.IsWrite || !HasCopies)
        {
            var replica = call.Pin >= 0 ? Replicas[call.Pin] : IsBehindDoors ? DoorOf(call.Key) : NextLive();
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
            NoteWrite(call.Key);
            // The one that is live the longest lacks the least.
            call.Speaker = live[0];
            call.Open = live.Length;
            foreach (var replica in live)
            {
                replica.Ask(call, command);
            }
        }
    }

    /// <summary>
    /// Its live replicas are about to be told a write: what was read of the key before must not be copied behind that,
    /// and a replica that they have been quicker than lacks it.
    /// </summary>
    public void NoteWrite(ReadOnlySpan<byte> key)
    {
        Warming.Stop(key);
        if (!HasCopies || _live.Length == Replicas.Count)
        {
            return;
        }

        foreach (var replica in Replicas)
        {
            if (replica.IsAwaited)
            {
                replica.Doubt();
            }
        }
    }

    /// <summary>The live replica whose turn it is; there must be one.</summary>
    public Replica NextLive() => _live.Length == 1 ? _live[0] : _live[(uint)_next++ % (uint)_live.Length];

    /// <summary>
    /// The way that all calls for a key take, so that they keep their order; there must be one that is live.
    /// </summary>
    private Replica DoorOf(ReadOnlySpan<byte> key)
    {
        var first = (int)(XxHash64.Compute(key) % (ulong)Replicas.Count);
        for (var step = 0; ; step++)
        {
            var door = Replicas[(first + step) % Replicas.Count];
            if (door.State == ReplicaState.Live)
            {
                return door;
            }
        }
    }

    /// <summary>A replica has gone out or come back.</summary>
    public void Changed()
    {
        var wasOut = IsOut;
        var before = _live;
        _live = [.. Replicas.Where(replica => replica.State == ReplicaState.Live)
            .OrderBy(replica => replica.LiveSince)];
        if (IsOut && !wasOut)
        {
            _last = before;
        }

        if (IsOut != wasOut)
        {
            _router.ShardChanged(this);
            _router.HotKeys?.ShardChanged(this);
        }
    }

    /// <summary>Makes a replica that was out fit to be asked: it has what the others have, or nothing.</summary>
    /// <exception cref="ShardFailedException">It went out again.</exception>
    public async Task RestoreAsync(Replica replica)
    {
        if (IsBehindDoors)
        {
            return;
        }

        var canCopy = _router.Protocol.CanCopy;
        if (_router.Options.MayEmpty && (IsOut || !canCopy))
        {
            await replica.Wire.EmptyAsync();
        }

        if (canCopy && !IsOut)
        {
            // A cache, too: what is written in parts would differ from its peer's for good, and nobody would see it.
            await _router.Protocol.CopyAsync(from: _live[0], to: replica);
        }
        else if (!_router.Options.MayEmpty && Array.IndexOf(_last, replica) < 0
            && (_last.Length > 0 || replica.IsDoubted))
        {
            // Who was live last has every write that was acknowledged; who went before may lack some.
            throw new ShardFailedException("waits for a peer, which has what was written last");
        }
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

        if (_router.Options.MayEmpty && _router.Protocol.CanCopy)
        {
            // Dropped at one alone, what is written in parts would be half there.
            var key = call.Key.ToArray();
            _router.Run(TellAsync(replica => replica.Drop(key)));
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
