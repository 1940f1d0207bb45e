namespace DesignPatterns.Gathering.Running;

/// <summary>The clock, and how it all ends.</summary>
internal sealed partial class Gather<TRequest, TAnswer>
{
    private void LookAtTheClock()
    {
        var now = _gatherer.Now;
        if (now >= _deadlineAt)
        {
            PassDeadline(now);
            return;
        }

        // One timer for all: what is next is looked up when it fires, not kept in order meanwhile.
        _armedFor = LeafTurn<TRequest, TAnswer>.Never;
        var next = _deadlineAt;
        for (var i = 0; i < _count && _isRunning; i++)
        {
            var turn = _turns[i];
            if (turn.DueAt <= now)
            {
                Continue(turn, now);
            }

            next = turn.DueAt < next ? turn.DueAt : next;
        }

        if (_isRunning)
        {
            Arm(next, now);
        }
    }

    private void Continue(LeafTurn<TRequest, TAnswer> turn, TimeSpan now)
    {
        if (turn.AgainAt <= now)
        {
            turn.AgainAt = LeafTurn<TRequest, TAnswer>.Never;
            TryAnother(turn, now);
        }
        else
        {
            Hedge(turn, now);
        }
    }

    private void Arm(TimeSpan due, TimeSpan now)
    {
        if (due < _armedFor)
        {
            _armedFor = due;
            // The system's timers count whole milliseconds, downwards: early, it would fire again and again.
            var milliseconds = Math.Ceiling((due - now).TotalMilliseconds);
            _timer.Change(TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan);
        }
    }

    private void Decide(
        LeafTurn<TRequest, TAnswer> turn, Outcome outcome, TAnswer? answer, string? reason, TimeSpan now)
    {
        turn.Decide(outcome, answer, reason, now - _startedAt);
        _gatherer.Metrics.CountOutcome(turn.Leaf, outcome);
        GiveUpCalls(turn, now);
        _undecided--;
        if (_undecided == 0)
        {
            Finish(now);
        }
        else if (_partial is Partial.Fail && outcome is Outcome.Failed or Outcome.Late && now < _deadlineAt)
        {
            Abandon($"leaf {turn.Leaf.Name} ended the gather", now);
        }
    }

    private void GiveUpCalls(LeafTurn<TRequest, TAnswer> turn, TimeSpan now)
    {
        // A call that ends while it is given up is posted, so the list stays as it is meanwhile.
        foreach (var attempt in turn.UnderWay)
        {
            var elapsed = now - attempt.StartedAt;
            attempt.Replica.Latency.AddAtLeast(elapsed, now);
            turn.Leaf.HedgeDelay.AddAtLeast(elapsed);
            _gatherer.Metrics.CountCancelled(turn.Leaf);
            attempt.GiveUp();
        }
    }

    private void PassDeadline(TimeSpan now)
    {
        for (var i = 0; i < _count && _isRunning; i++)
        {
            var turn = _turns[i];
            if (!turn.IsDecided)
            {
                // One that waits to be asked again has failed, and time has nothing to do with it.
                var hasFailed = turn.UnderWay.Count == 0 && turn.Reason is not null;
                Decide(
                    turn,
                    hasFailed ? Outcome.Failed : Outcome.Late,
                    default,
                    hasFailed ? turn.Reason : "the deadline passed",
                    now);
            }
        }
    }

    private void Abandon(string reason, TimeSpan now)
    {
        for (var i = 0; i < _count && _isRunning; i++)
        {
            if (!_turns[i].IsDecided)
            {
                Decide(_turns[i], Outcome.Abandoned, default, reason, now);
            }
        }
    }

    private void Finish(TimeSpan now)
    {
        var outcomes = new LeafOutcome<TAnswer>[_count];
        for (var i = 0; i < _count; i++)
        {
            outcomes[i] = _turns[i].Outcome;
        }

        Stop();
        _gatherer.Metrics.CountGather(now - _startedAt, _partial);
        _result.SetResult(new Gathered<TAnswer>(outcomes, now - _startedAt));
    }

    private void Cancel()
    {
        var now = _gatherer.Now;
        for (var i = 0; i < _count; i++)
        {
            GiveUpCalls(_turns[i], now);
        }

        var cancelledBy = _cancellationToken;
        Stop();
        _result.SetException(new OperationCanceledException(cancelledBy));
    }

    private void Stop()
    {
        _isRunning = false;
        if (_armedFor != LeafTurn<TRequest, TAnswer>.Never)
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _armedFor = LeafTurn<TRequest, TAnswer>.Never;
        }

        _cancelled.Dispose();
        (_cancelled, _cancellationToken, _parent) = (default, default, null);
        for (var i = 0; i < _count; i++)
        {
            _turns[i].Clear();
        }
    }
}
