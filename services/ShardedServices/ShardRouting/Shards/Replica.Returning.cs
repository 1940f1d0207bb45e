using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Loops;

namespace DesignPatterns.ShardRouting.Shards;

// How it goes out, and what has to be done before it is asked again.
internal sealed partial class Replica
{
    private async Task ReturnAsync(ILoopConnection connection)
    {
        try
        {
            await TryReturnAsync(connection);
        }
        finally
        {
            // From here on it takes its part of the writes, or has failed to.
            Shard.LetGoOf(this);
        }
    }

    private async Task TryReturnAsync(ILoopConnection connection)
    {
        try
        {
            await _wire.GreetAsync();
            if (_mustSettle)
            {
                await _router.DelayAsync(SettlePeriod);
            }

            if (_wasOut)
            {
                await Shard.RestoreAsync(this);
            }
        }
        catch (Exception failure) when (failure is ShardFailedException or RubbishException)
        {
            _router.Log.ReturnFailed(Address, failure.Message);
            connection.Close(failure.Message, reset: true);
            return;
        }

        if (State == ReplicaState.Returning && ReferenceEquals(connection, _connection) && IsOpen)
        {
            State = ReplicaState.Live;
            LiveSince = _router.Loop.Now;
            if (_wasOut && _router.Options.MayEmpty && Shard.HasCopies && !Shard.IsOut)
            {
                _warmAt = LiveSince + _router.Options.WarmingPeriod;
            }

            _router.Log.ReplicaLive(Address, _wasOut ? (_router.Loop.Now - _since).TotalMilliseconds : 0);
            _wasOut = false;
            _mustSettle = false;
            IsDoubted = false;
            Shard.Changed();
        }
    }

    private void GoOut(ReplicaState state, string reason)
    {
        var wasLive = State == ReplicaState.Live;
        var wasAwaited = IsAwaited;
        State = state;
        _wasOut = true;
        if (wasAwaited)
        {
            _router.FoundOut();
        }

        _warmAt = TimeSpan.Zero;
        if (wasLive)
        {
            _since = _router.Loop.Now;
            _router.Log.ReplicaOut(Address, reason);
            _router.Counts.ReplicasOut++;
            // First who is asked instead, then what this one leaves behind.
            Shard.Changed();
        }

        for (var place = 0; place < _awaited.Count; place++)
        {
            ref var awaited = ref _awaited[place];
            if (awaited.Call is { } call)
            {
                awaited.Call = null;
                _router.Lost(call, this, reason);
            }
        }
    }

    /// <summary>
    /// A connection that stays silent may lead nowhere, with nobody left to say so. A new one tells; the old one's
    /// words, if any are still under way, get a second to be read before what follows empties the replica.
    /// </summary>
    private Action ReplaceHung(ILoopConnection silent) => () =>
    {
        if (State == ReplicaState.Hung && ReferenceEquals(silent, _connection))
        {
            _mustSettle = true;
            silent.Close("hangs", reset: true);
        }
    };
}
