using System.Buffers.Binary;
using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Schedules;

/// <summary>Runs a schedule, and asks the oracle after each step.</summary>
internal sealed class Schedule
{
    public const int ProcessCount = 3;

    private static readonly double[] Rates = [1, 0.87, 1.1];

    private readonly World _world;
    private readonly bool _isFenced;
    private readonly OwnerProcess[] _processes;
    private readonly List<Holding>[] _holdings =
        [.. Enumerable.Range(0, ProcessCount).Select(_ => new List<Holding>())];
    private readonly List<(int Process, CancellationTokenSource Cancelling, Task Run)> _waits = [];
    private long _highestToken;
    private (int Number, long Version) _counter;

    private Schedule(World world, TermRule? rule, bool isFenced)
    {
        (_world, _isFenced) = (world, isFenced);
        _processes = [.. Rates.Select((rate, i) => world.Start($"process-{i}", rule, rate))];
    }

    /// <returns>What was broken; null if nothing was.</returns>
    public static string? Run(IEnumerable<Act> acts, TermRule? rule = null, bool isFenced = true)
    {
        string? broken = null;
        World.Run(world => broken = new Schedule(world, rule, isFenced).Run(acts));
        return broken;
    }

    private string? Run(IEnumerable<Act> acts)
    {
        foreach (var act in acts)
        {
            Do(act);
            _world.Settle();
            if (Check() is { } broken)
            {
                return $"{broken} after {act}";
            }

            var left = act.Deed switch
            {
                Deed.Pass => act.Milliseconds,
                Deed.PassLong => act.Milliseconds * 8,
                _ => 0,
            };
            for (; left > 0; left -= 100)
            {
                _world.Pass(TimeSpan.FromMilliseconds(Math.Min(left, 100)));
                if ((broken = Check()) is not null)
                {
                    return $"{broken} within {act}";
                }
            }
        }

        return CheckEnd();
    }

    private void Do(Act act)
    {
        var process = _processes[act.Process];
        var link = process.Link;
        switch (act.Deed)
        {
            case Deed.Acquire:
            case Deed.TryAcquire:
                var cancelling = new CancellationTokenSource();
                _waits.Add((act.Process, cancelling, AcquireAsync(act, cancelling.Token)));
                break;
            case Deed.Cancel:
                _waits.LastOrDefault(wait => wait.Process == act.Process && !wait.Run.IsCompleted).Cancelling?.Cancel();
                break;
            case Deed.Release:
                _holdings[act.Process].ForEach(holding => _ = holding.Held.ReleaseAsync());
                _holdings[act.Process].Clear();
                break;
            case Deed.Partition or Deed.CutOff:
                link.Failure = act.Deed is Deed.CutOff ? OwnershipStoreFailure.Unreachable : null;
                link.Partition();
                break;
            case Deed.Heal:
                link.AnswerDelay = TimeSpan.Zero;
                link.Heal();
                break;
            case Deed.LoseAnswer:
                link.AnswersToLose = 1;
                break;
            case Deed.DelayAnswers:
                link.AnswerDelay = TimeSpan.FromMilliseconds(act.Milliseconds);
                break;
            case Deed.Pause:
                process.Clock.Pause();
                break;
            case Deed.Wake:
                process.Clock.Wake();
                break;
            case Deed.Read:
                _holdings[act.Process].ForEach(holding => holding.Read = Number());
                break;
            case Deed.Write:
                Write(act);
                break;
        }
    }

    private async Task AcquireAsync(Act act, CancellationToken cancellationToken)
    {
        try
        {
            var process = _processes[act.Process];
            var leasedLock = new LeasedLock("report", await process.Leases.SharedAsync(cancellationToken));
            var held = act.Deed is Deed.Acquire
                ? await leasedLock.AcquireAsync(cancellationToken)
                : await leasedLock.TryAcquireAsync(TimeSpan.FromMilliseconds(act.Milliseconds), cancellationToken);
            if (held is not null)
            {
                _holdings[act.Process].Add(new(held));
            }
        }
        catch (Exception ended)
            when (ended is OperationCanceledException or OwnershipLostException or OwnershipStoreException)
        {
            // As the schedule wants it.
        }
    }

    // The write reaches the store, however late: this is the packet that was on its way.
    private void Write(Act act)
    {
        foreach (var holding in _holdings[act.Process].Where(holding => holding.Read is not null))
        {
            var value = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(value, holding.Read!.Value + 1);
            WriteConditions conditions = _isFenced ? new(Owner: holding.Held.Place) : default;
            _world.Finish(_world.Store.WriteAsync("count", value, conditions, default).AsTask());
            holding.Read = null;
        }
    }

    private int Number() => _world.Finish(_world.Store.ReadAsync("count", default).AsTask()) is { } value
        ? BinaryPrimitives.ReadInt32BigEndian(value.Value.Span)
        : 0;

    private string? Check()
    {
        var owners = _holdings.SelectMany(held => held).Where(holding => holding.Held.IsHeld).ToArray();
        if (owners.Length > 1)
        {
            return $"{owners.Length} say that they own";
        }

        foreach (var holding in _holdings.SelectMany(held => held).Where(holding => holding.IsNew))
        {
            holding.IsNew = false;
            if (holding.Held.Token <= _highestToken)
            {
                return $"token {holding.Held.Token} follows {_highestToken}";
            }

            _highestToken = holding.Held.Token;
        }

        var read = _world.Finish(_world.Store.ReadAsync("count", default).AsTask())?.Version ?? 0;
        var was = _counter;
        _counter = (Number(), read);
        return read != was.Version && _counter.Number != was.Number + 1
            ? $"an update was lost: {_counter.Number} was written over {was.Number}"
            : null;
    }

    /// <summary>All is healed, nobody wants anything: nothing may be left, and the next who asks must
    /// own.</summary>
    private string? CheckEnd()
    {
        foreach (var process in _processes)
        {
            process.Link.AnswerDelay = TimeSpan.Zero;
            process.Link.AnswersToLose = 0;
            process.Link.Heal();
            process.Clock.Wake();
        }

        _waits.ForEach(wait => wait.Cancelling.Cancel());
        _world.Settle();
        _holdings.SelectMany(held => held).ToList().ForEach(holding => _ = holding.Held.ReleaseAsync());
        _world.Pass(30);
        if (_world.Store.QueueOf("report") is { Count: > 0 } ghosts)
        {
            return $"{ghosts.Count} are left in the queue: {string.Join(", ", ghosts)}";
        }

        var next = AcquireAsync(new(Deed.TryAcquire, 0, 100), CancellationToken.None);
        _world.Pass(1);
        return next.IsCompleted && _holdings[0].Exists(holding => holding.Held.IsHeld)
            ? null
            : "nobody can own any more";
    }

    private sealed class Holding(Held held)
    {
        public Held Held => held;

        public bool IsNew { get; set; } = true;

        public int? Read { get; set; }
    }
}
