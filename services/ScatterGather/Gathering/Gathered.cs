namespace DesignPatterns.Gathering;

/// <summary>What became of every leaf that was asked, in the order of the requests.</summary>
public sealed class Gathered<TAnswer>
{
    private readonly LeafOutcome<TAnswer>[] _leaves;

    internal Gathered(LeafOutcome<TAnswer>[] leaves, TimeSpan took)
    {
        _leaves = leaves;
        Took = took;
        foreach (var leaf in leaves)
        {
            AnsweredCount += leaf.Outcome is Outcome.Answered ? 1 : 0;
        }
    }

    public IReadOnlyList<LeafOutcome<TAnswer>> Leaves => _leaves;

    public TimeSpan Took { get; }

    public int AnsweredCount { get; }

    /// <summary>Whether every leaf answered, so that what is merged is the whole.</summary>
    public bool IsComplete => AnsweredCount == _leaves.Length;

    /// <summary>
    /// Folds the answers that came, in the order of the requests, whatever order they came in.
    /// </summary>
    public TMerged Merge<TMerged>(TMerged seed, Func<TMerged, TAnswer, TMerged> merge)
    {
        foreach (var leaf in _leaves)
        {
            if (leaf.Outcome is Outcome.Answered)
            {
                seed = merge(seed, leaf.Answer!);
            }
        }

        return seed;
    }
}
