namespace DesignPatterns.ShardRouting.Calls;

/// <summary>Keys about which something of several steps is under way: who asks for one waits behind a gate.</summary>
/// <remarks>Calls behind a gate keep their order. Bound: 65,536 calls wait; a further one fails.</remarks>
internal sealed class KeyGates(Router router)
{
    private const int MostWaiting = 65_536;

    private readonly Dictionary<byte[], Queue<Call>> _gates = new(KeyComparer.Instance);
    private int _waiting;

    public bool IsEmpty => _gates.Count == 0;

    /// <summary>Whether the call has to wait; if so, it is asked when the gate opens.</summary>
    public bool TryHold(Call call, ReadOnlySpan<byte> command)
    {
        if (_gates.Count == 0
            || !_gates.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(call.Key, out var queue))
        {
            return false;
        }

        if (_waiting == MostWaiting)
        {
            call.Fail("too many calls wait for keys that are being moved");
            return true;
        }

        call.Keep(command);
        queue.Enqueue(call);
        _waiting++;
        return true;
    }

    public bool IsClosed(ReadOnlySpan<byte> key) =>
        _gates.Count > 0 && _gates.GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(key);

    /// <summary>Closes the gate of a key that has none; whoever closes it has to <see cref="Leave"/>.</summary>
    public void Close(ReadOnlySpan<byte> key) => _gates.Add(key.ToArray(), new());

    /// <summary>Closes the gate as soon as all that waited before have been asked.</summary>
    public Task EnterAsync(byte[] key)
    {
        var turn = new GateTurn();
        turn.SetKey(key);
        if (TryHold(turn, default))
        {
            return turn.Came;
        }

        Close(key);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Opens the gate: those that wait are asked, up to the next that wants it for itself. A key that has to move since
    /// the map changed behind the closed gate is moved first.
    /// </summary>
    public void Leave(byte[] key)
    {
        if (_gates[key].Count == 0 || !router.TryMove(key))
        {
            LeaveSettled(key);
        }
    }

    /// <summary>Opens the gate of a key that is where it belongs, or cannot get there.</summary>
    /// <param name="failure">Why those that wait cannot be asked; null: they can.</param>
    public void LeaveSettled(byte[] key, string? failure = null)
    {
        var queue = _gates[key];
        while (queue.TryDequeue(out var call))
        {
            _waiting--;
            if (call is GateTurn turn)
            {
                turn.Come();
                return;
            }

            if (failure is not null)
            {
                call.Fail(failure);
                continue;
            }

            if (router.NeedsGate(call))
            {
                router.RunGated(call);
                return;
            }

            router.AskNow(call, call.Command);
        }

        _gates.Remove(key);
    }
}
