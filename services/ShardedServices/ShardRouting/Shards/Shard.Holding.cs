using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.Shards;

/// <content>
/// A shard that is held takes calls, and asks them in their order when it is let go. It is held while all its replicas
/// are brought to the same: after a call whose outcome is chance, and when one returns. Keys do not move from or to it
/// then, and a hold begins when those that do have moved.
/// </content>
/// <remarks>
/// Bounds: 65,536 calls, and 64 MiB of what they ask; one more fails. Besides them wait as many moves as there are keys
/// whose gates are closed.
/// </remarks>
internal sealed partial class Shard
{
    private const int MostWaiting = 65_536;
    private const int MostWaitingBytes = 64 * 1_024 * 1_024;

    private readonly Queue<Call> _waiting = new();
    private long _waitingBytes;
    private Replica? _heldFor;
    private HoldTurn? _heldBy;
    private Call? _holdsNext;
    private int _moves;

    /// <summary>Whether calls wait.</summary>
    public bool IsHeld { get; private set; }

    /// <summary>
    /// Holds it for a replica that returns, once who holds it now lets go, until that replica is live or has failed to
    /// be, and no longer than a time after which it has failed.
    /// </summary>
    public async Task HoldForAsync(Replica replica, TimeSpan most)
    {
        var turn = new HoldTurn();
        Ask(turn, default);
        await turn.Granted;
        _heldFor = replica;
        _heldBy = turn;
        _router.Loop.After(most, () =>
        {
            if (ReferenceEquals(_heldBy, turn))
            {
                replica.Leave("could not be brought up to date in time");
                LetGo();
            }
        });
    }

    /// <summary>Asks what waits for this replica to return, if anything does.</summary>
    public void LetGoOf(Replica replica)
    {
        if (replica == _heldFor)
        {
            LetGo();
        }
    }

    /// <summary>
    /// Waits until what the held shard was asked before has been; from then on it is not held before
    /// <see cref="EndMove"/>.
    /// </summary>
    /// <remarks>Who moves a key from one shard to another begins at them in the order of their names.</remarks>
    public Task BeginMoveAsync()
    {
        if (!IsHeld)
        {
            _moves++;
            return Task.CompletedTask;
        }

        var turn = new MoveTurn();
        _waiting.Enqueue(turn);
        return turn.Came;
    }

    public void EndMove()
    {
        if (--_moves == 0 && _holdsNext is { } call)
        {
            _holdsNext = null;
            Hold(call);
        }
    }

    /// <summary>Tells all live replicas, at once or when it is held no more: so one that returns is told too.</summary>
    public async Task TellAsync(Action<Replica> tell)
    {
        await BeginMoveAsync();
        foreach (var replica in _live)
        {
            tell(replica);
        }

        EndMove();
    }

    private bool TakeHold(Call call, ReadOnlySpan<byte> command)
    {
        if (call is MoveTurn move)
        {
            _moves++;
            move.Come();
            return true;
        }

        if (call is not HoldTurn && _live.Length < 2)
        {
            return false;
        }

        IsHeld = true;
        call.Keep(command);
        if (_moves == 0)
        {
            Hold(call);
        }
        else
        {
            _holdsNext = call;
        }

        return true;
    }

    private void Hold(Call call)
    {
        if (call is HoldTurn turn)
        {
            turn.Grant();
        }
        else
        {
            _router.Run(SettleAsync(call));
        }
    }

    private async Task SettleAsync(Call call)
    {
        // What fails at once must not let the next one do so within it, and so on for all that wait.
        await Task.Yield();
        try
        {
            await _router.Protocol.SettleAsync(this, call);
        }
        finally
        {
            LetGo();
        }
    }

    private void Keep(Call call, ReadOnlySpan<byte> command)
    {
        if (_waiting.Count == MostWaiting || _waitingBytes + command.Length > MostWaitingBytes)
        {
            call.Fail($"too many calls wait for shard {Name}");
            return;
        }

        call.Keep(command);
        _waitingBytes += command.Length;
        _waiting.Enqueue(call);
    }

    private void LetGo()
    {
        IsHeld = false;
        _heldFor = null;
        _heldBy = null;
        while (!IsHeld && _waiting.TryDequeue(out var call))
        {
            _waitingBytes -= call.Command.Length;
            AskNow(call, call.Command);
        }
    }
}
