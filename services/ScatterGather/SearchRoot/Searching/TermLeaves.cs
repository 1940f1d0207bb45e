using DesignPatterns.Gathering;
using DesignPatterns.SearchIndex;
using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>Has the leaf of a term asked, or, every leaf holding all documents, another one in its place.</summary>
/// <remarks>One search's: it keeps what became of each question.</remarks>
internal sealed class TermLeaves(
    Gatherer<LeafQuestion, LeafReply> gatherer, Partial partial, Deadline deadline, TimeProvider time)
{
    private const int MostTold = 1_000;

    private static readonly TimeSpan RoundPeriod = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LeastHalf = TimeSpan.FromMilliseconds(10);

    private readonly Lock _lock = new();
    private readonly List<LeafCoverage> _asked = [];

    /// <summary>What became of each question, in the order in which they ended; the first 1,000 of them.</summary>
    public IReadOnlyList<LeafCoverage> Asked
    {
        get
        {
            lock (_lock)
            {
                return [.. _asked];
            }
        }
    }

    /// <summary>The leaf that a term belongs to.</summary>
    public int LeafOf(string term) => Shard.IndexOf(term, gatherer.Leaves.Count);

    /// <param name="first">The leaf that is asked first.</param>
    /// <param name="tell">What it was asked, and what came of it; null: nothing came.</param>
    /// <returns>Null: no leaf answered.</returns>
    public async Task<TReply?> AskAsync<TReply>(
        int first, LeafQuestion question, Func<TReply?, string> tell, CancellationToken cancellationToken)
        where TReply : LeafReply
    {
        var count = gatherer.Leaves.Count;
        for (var step = 0; (step < count || partial == Partial.Wait) && !deadline.HasPassed; step++)
        {
            if (step > 0 && step % count == 0)
            {
                await Task.Delay(RoundPeriod, time, cancellationToken);
            }

            var leaf = gatherer.Leaves[(first + step) % count];
            var isLast = step == count - 1 && partial != Partial.Wait;
            var gathered = await gatherer.GatherAsync(
                [new(leaf, question)], isLast ? deadline : Half(), Partial.Allow, cancellationToken);
            var outcome = gathered.Leaves[0];
            var reply = outcome.Answer as TReply;
            lock (_lock)
            {
                if (_asked.Count < MostTold)
                {
                    _asked.Add(LeafCoverages.Of(outcome, tell(reply)));
                }
            }

            if (reply is not null)
            {
                return reply;
            }
        }

        return null;
    }

    /// <summary>So that a leaf that hangs leaves time for another.</summary>
    private Deadline Half() =>
        deadline.Remaining is var left && left > LeastHalf ? Deadline.After(left / 2, time) : deadline;
}
