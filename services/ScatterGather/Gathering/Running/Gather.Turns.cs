using System.Diagnostics;
using DesignPatterns.Gathering.Choosing;

namespace DesignPatterns.Gathering.Running;

/// <summary>What is done with each leaf.</summary>
internal sealed partial class Gather<TRequest, TAnswer>
{
    private void AskAll()
    {
        _startedAt = _gatherer.Now;
        _deadlineAt = _startedAt + _deadline.Remaining;
        (_undecided, _isRunning) = (_count, true);
        _gatherer.Hedges.CountCalls(_count);
        _gatherer.Retries.CountCalls(_count);
        for (var i = 0; i < _count && _isRunning && _startedAt < _deadlineAt; i++)
        {
            var turn = _turns[i];
            turn.HedgeAt = turn.Leaf.Replicas.Count > 1
                ? _startedAt + turn.Leaf.HedgeDelay.Current
                : LeafTurn<TRequest, TAnswer>.Never;
            Ask(turn, turn.Leaf.Pick(turn.Tried, _startedAt), AttemptKind.First, _startedAt);
        }

        if (_isRunning)
        {
            // Posts at once if it is cancelled already, which is handled after this.
            _cancelled = _cancellationToken.UnsafeRegister(
                static gather => ((Gather<TRequest, TAnswer>)gather!).Post(new(Event.Cancelled)), this);
            LookAtTheClock();
        }
    }

    private void Ask(LeafTurn<TRequest, TAnswer> turn, int index, AttemptKind kind, TimeSpan now)
    {
        var replica = turn.Leaf.Replicas[index];
        var attempt = _unused.TryPop(out var unused) ? unused : new(this);
        attempt.Start(turn, replica, kind, now);
        replica.Enter();
        replica.Health.Try(now);
        turn.Tried |= 1UL << index;
        turn.Attempts++;
        turn.Replica = replica;
        turn.UnderWay.Add(attempt);
        _underWay++;
        _gatherer.Metrics.CountCall(turn.Leaf, replica);
        if (attempt.Await(Call(attempt)))
        {
            End(attempt);
        }
    }

    private ValueTask<TAnswer> Call(Attempt<TRequest, TAnswer> attempt)
    {
        var turn = attempt.Turn;
        var before = Activity.Current;
        try
        {
            // A hedge is sent by the timer's thread, and a retry by whatever thread failed.
            MakeCurrent(_parent);
            attempt.Span = AttemptSpans.Start(turn.Leaf, attempt.Replica, attempt.Kind);
            return _gatherer.Calls.AskAsync(attempt.Replica, turn.Request, _deadline, attempt.Token);
        }
        catch (Exception failure)
        {
            // Whatever the plug throws is this attempt's failure, be it at once or later.
            return ValueTask.FromException<TAnswer>(failure);
        }
        finally
        {
            MakeCurrent(before);
        }
    }

    private static void MakeCurrent(Activity? activity)
    {
        if (Activity.Current != activity)
        {
            Activity.Current = activity;
        }
    }

    private void End(Attempt<TRequest, TAnswer> attempt)
    {
        var (turn, now) = (attempt.Turn, _gatherer.Now);
        var isGivenUp = attempt.IsGivenUp;
        _underWay--;
        turn.UnderWay.Remove(attempt);
        attempt.Replica.Leave();
        var (answer, failure) = Taken(attempt);
        AttemptSpans.End(attempt.Span, isGivenUp, failure);
        attempt.Span = null;
        _unused.Push(attempt);
        if (isGivenUp)
        {
            return;
        }

        if (failure is null)
        {
            Learn(attempt, now);
            turn.Replica = attempt.Replica;
            Decide(turn, Outcome.Answered, answer, reason: null, now);
        }
        else
        {
            Fail(turn, attempt.Replica, failure, now);
        }
    }

    private static (TAnswer? Answer, Exception? Failure) Taken(Attempt<TRequest, TAnswer> attempt)
    {
        try
        {
            return (attempt.TakeAnswer(), null);
        }
        catch (Exception failure)
        {
            return (default, failure);
        }
    }

    private static void Learn(Attempt<TRequest, TAnswer> attempt, TimeSpan now)
    {
        var took = now - attempt.StartedAt;
        attempt.Replica.Health.Succeed();
        attempt.Replica.Latency.Add(took, now);
        attempt.Turn.Leaf.HedgeDelay.Add(took);
    }

    private void Fail(LeafTurn<TRequest, TAnswer> turn, Replica replica, Exception failure, TimeSpan now)
    {
        turn.Reason = failure.Message;
        switch (failure)
        {
            case RefusedException { BlamesRequest: true }:
                Decide(turn, Outcome.Failed, default, failure.Message, now);
                break;
            case RefusedException { IsLate: true }:
                Decide(turn, Outcome.Late, default, failure.Message, now);
                break;
            default:
                replica.Health.Fail(failure.Message, isProof: failure is IOException, now);
                TryAnother(turn, now);
                break;
        }
    }

    private void TryAnother(LeafTurn<TRequest, TAnswer> turn, TimeSpan now)
    {
        var other = turn.Leaf.Pick(turn.Tried, now);
        if (other >= 0 && MayRetry(turn))
        {
            Ask(turn, other, AttemptKind.Retry, now);
        }
        else if (turn.UnderWay.Count > 0)
        {
            // A hedge may still make it good.
            turn.HedgeAt = LeafTurn<TRequest, TAnswer>.Never;
        }
        else if (_partial is Partial.Wait)
        {
            turn.Tried = 0;
            turn.HedgeAt = LeafTurn<TRequest, TAnswer>.Never;
            turn.AgainAt = now + BackOff.Pause(++turn.Rounds);
            Arm(turn.AgainAt, now);
        }
        else
        {
            Decide(turn, Outcome.Failed, default, turn.Reason, now);
        }
    }

    private bool MayRetry(LeafTurn<TRequest, TAnswer> turn)
    {
        var isGranted = _gatherer.Retries.TrySpend();
        _gatherer.Metrics.CountRetry(turn.Leaf, isGranted);
        return isGranted;
    }

    private void Hedge(LeafTurn<TRequest, TAnswer> turn, TimeSpan now)
    {
        // Nobody to ask now, or no token: there may be one when twice as much time has gone by.
        turn.HedgeAt = now + (now - _startedAt);
        var other = turn.Leaf.PickAvailable(turn.Tried, now);
        if (other < 0)
        {
            return;
        }

        // One call in twenty comes here, which is as many as there are tokens, and most are only a little slow: half of
        // the tokens are kept for those that still wait the second time, the stragglers.
        var isGranted = _gatherer.Hedges.TrySpend(turn.HasWaited ? 0 : _gatherer.KeptHedges);
        turn.HasWaited = true;
        _gatherer.Metrics.CountHedge(turn.Leaf, isGranted);
        if (isGranted)
        {
            turn.HedgeAt = LeafTurn<TRequest, TAnswer>.Never;
            turn.IsHedged = true;
            Ask(turn, other, AttemptKind.Hedge, now);
        }
    }
}
