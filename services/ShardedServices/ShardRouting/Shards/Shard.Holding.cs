using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.Shards;

/// <content>
/// A shard that is held takes calls, and asks them in their order when it is let go. It is held while all its replicas
/// are brought to the same: after a call whose outcome is chance, and when one returns.
/// </content>
/// <remarks>Bounds: 65,536 calls, and 64 MiB of what they ask; one more fails.</remarks>
internal sealed partial class Shard
{
    private const int MostWaiting = 65_536;
    private const int MostWaitingBytes = 64 * 1_024 * 1_024;

    private readonly Queue<Call> _waiting = new();
    private long _waitingBytes;
    private Replica? _heldFor;
    private HoldTurn? _heldBy;

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

    private bool TakeHold(Call call, ReadOnlySpan<byte> command)
    {
        if (call is HoldTurn turn)
        {
            IsHeld = true;
            turn.Grant();
            return true;
        }

        if (_live.Length < 2)
        {
            return false;
        }

        IsHeld = true;
        call.Keep(command);
        _router.Run(SettleAsync(call));
        return true;
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
