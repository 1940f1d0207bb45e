using System.Net;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Loops;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>
/// One server of a shard: its connection, what it still has to answer, and whether it is to be
/// asked.
/// </summary>
/// <remarks>
/// Live traffic never probes: who is out is tried on a connection that no client waits for. A replica that hangs is
/// out until it has answered all that it was asked before, or is gone: only then is nothing old left that it could do
/// after it was emptied.
/// </remarks>
internal sealed partial class Replica : IConnectionHandler
{
    private static readonly TimeSpan SettlePeriod = TimeSpan.FromSeconds(1);

    private readonly Router _router;
    private readonly EndPoint _endPoint;
    private readonly IWire _wire;
    private readonly Ring<Awaited> _awaited = new();
    private ILoopConnection? _connection;
    private TimeSpan _since;
    private bool _wasOut;
    private bool _isForgotten;
    private bool _mustSettle;
    private TimeSpan _warmAt;

    public Replica(Router router, Shard shard, int index, string address, EndPoint endPoint)
    {
        _router = router;
        _endPoint = endPoint;
        Shard = shard;
        Index = index;
        Address = address;
        CasTag = CasTokens.TagOf(address);
        _wire = router.Protocol.NewWire(this);
    }

    public Shard Shard { get; }

    /// <summary>Its place among the replicas of its shard.</summary>
    public int Index { get; }

    /// <summary>As the map has it.</summary>
    public string Address { get; }

    /// <summary>Where it is.</summary>
    public EndPoint EndPoint => _endPoint;

    /// <summary>What marks the cas tokens that it gives.</summary>
    public ushort CasTag { get; }

    public ReplicaState State { get; private set; } = ReplicaState.Away;

    /// <summary>Whether it was found in the middle of being brought up to date, by whoever did that.</summary>
    public bool IsDoubted { get; private set; }

    /// <summary>Whether it has yet to be live for the first time, and is trusted to be as its peers then.</summary>
    public bool IsAwaited => !_wasOut && State != ReplicaState.Live;

    /// <summary>Since when it is live: of several, the one that is so the longest lacks the least.</summary>
    public TimeSpan LiveSince { get; private set; }

    /// <summary>Whether it came back empty, so lately that what it misses others may have.</summary>
    public bool IsWarming => _router.Loop.Now < _warmAt;

    /// <summary>How many answers it owes.</summary>
    public int AwaitedCount => _awaited.Count;

    /// <summary>Whether more waits to be sent to it than it may be given.</summary>
    public bool IsOverloaded => _connection!.Unsent > _router.Options.MostUnsentBytes;

    public int MostUnread => _wire.MostUnread;

    public Router Router => _router;

    public IWire Wire => _wire;

    /// <summary>What is awaited, the oldest first: for the wire.</summary>
    internal Ring<Awaited> Queue => _awaited;

    internal ILoopConnection Connection => _connection!;

    private bool IsOpen => _connection is { IsClosed: false };

    /// <summary>Connects, and goes on trying.</summary>
    public void Start()
    {
        if (_isForgotten)
        {
            return;
        }

        _wire.Reset();
        _connection = _router.Loop.Connect(_endPoint, this);
        var tried = _connection;
        _router.Loop.After(_router.Options.ConnectTimeout, () =>
        {
            if (ReferenceEquals(tried, _connection) && State == ReplicaState.Away)
            {
                tried.Close("did not accept the connection in time");
            }
        });
    }

    /// <summary>It is on no map any more.</summary>
    public void Forget()
    {
        _isForgotten = true;
        _connection?.Close("on no map any more");
    }

    /// <summary>It cannot be trusted as it is: it goes, and comes back as one that was out does.</summary>
    public void Leave(string reason)
    {
        // Unlike one that closes the connection, it may still do what it was sent.
        _mustSettle = true;
        _connection?.Close(reason, reset: true);
    }

    /// <summary>Empties it while it is live; if it does not do so, it leaves.</summary>
    public async Task EmptyAsync()
    {
        Shard.Warming.StopAll();
        try
        {
            await _wire.EmptyAsync();
        }
        catch (RubbishException rubbish)
        {
            Leave(rubbish.Message);
        }
        catch (ShardFailedException)
        {
            // It is out, and comes back empty.
        }
    }

    /// <summary>
    /// It may lack something, or have what is old, though it has not been out: it is restored as one that was.
    /// </summary>
    public void Doubt() => _wasOut = IsDoubted = true;

    /// <summary>Has it forget a key; the answer is awaited by nobody.</summary>
    public void Drop(ReadOnlySpan<byte> key)
    {
        Shard.Warming.Stop(key);
        _wire.SendDelete(key);
    }

    /// <summary>Puts a call to it.</summary>
    public void Ask(Call call, ReadOnlySpan<byte> command) => _wire.Send(call, command);

    /// <summary>Asks a question of our own.</summary>
    /// <exception cref="ShardFailedException">It is out, or goes out before it answers.</exception>
    public Task<byte[]> AskAsync(ReadOnlySpan<byte> command, int casStart = 0, int casLength = 0)
    {
        var call = new InnerCall
        {
            Kind = casLength > 0 ? CallKind.Cas : CallKind.Read,
            CasStart = casStart,
            CasLength = casLength,
        };
        if (IsOpen && State is ReplicaState.Returning or ReplicaState.Live)
        {
            _wire.Send(call, command);
        }
        else
        {
            // One that hangs, too: nobody would look whether it answers in time.
            call.Fail($"{Address} is out");
        }

        return call.Answered;
    }

    /// <summary>Notes that the answer to a call is the next but those that are awaited already.</summary>
    internal void Await(Call? call, AnswerShape shape) => _awaited.Enqueue(new(call, shape, _router.Awake));

    /// <summary>Whether the oldest call has waited too long; if so, it is out.</summary>
    public void CheckTime()
    {
        if (_awaited.Count == 0 || State is ReplicaState.Away or ReplicaState.Hung
            || _router.Awake - _awaited[0].Since <= _router.Options.Timeout)
        {
            return;
        }

        GoOut(ReplicaState.Hung, $"{Address} did not answer within {_router.Options.Timeout.TotalMilliseconds} ms");
        _router.Loop.After(_router.Options.HungTimeout, ReplaceHung(_connection!));
    }

    public void Connected()
    {
        State = ReplicaState.Returning;
        _router.Run(ReturnAsync(_connection!));
    }

    public int Received(ReadOnlySpan<byte> bytes)
    {
        int used;
        try
        {
            used = _wire.Read(bytes);
        }
        catch (RubbishException rubbish)
        {
            _router.Log.RubbishRead(Address, rubbish.Message);
            Leave(rubbish.Message);
            return bytes.Length;
        }

        if (State == ReplicaState.Hung && _awaited.Count == 0)
        {
            // It has done all that it was asked: nothing old can follow what it is asked now.
            State = ReplicaState.Returning;
            _router.Run(ReturnAsync(_connection!));
        }

        return used;
    }

    public void Drained()
    {
        // Calls are refused by size; none waits for room.
    }

    public void Closed(string reason)
    {
        GoOut(ReplicaState.Away, $"{Address}: {reason}");
        while (_awaited.Count > 0)
        {
            _awaited.Dequeue();
        }

        if (!_isForgotten)
        {
            _router.Loop.After(_router.Options.ReturnPeriod, Start);
        }
    }

    /// <summary>
    /// An answer that is to come: whose, in which shape, and since when. Nobody's, if it came too
    /// late.
    /// </summary>
    internal record struct Awaited(Call? Call, AnswerShape Shape, TimeSpan Since);
}
