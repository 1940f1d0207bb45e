using DesignPatterns.Gathering;
using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>Documents are hashed over the leaves: every leaf is asked for its best, and the root merges them.</summary>
internal sealed class LeafDistribution(Gatherer<LeafQuestion, LeafReply> gatherer) : IDistribution
{
    // What is known of it while no leaf is there to tell.
    private volatile int _total;

    public async Task<Found> SearchAsync(
        SearchRequest request, Deadline deadline, CancellationToken cancellationToken)
    {
        var question = new ShardQuestion(request.Text, request.Count);
        var questions = new LeafRequest<LeafQuestion>[gatherer.Leaves.Count];
        for (var i = 0; i < questions.Length; i++)
        {
            questions[i] = new(gatherer.Leaves[i], question);
        }

        var gathered = await gatherer.GatherAsync(questions, deadline, request.Partial, cancellationToken);
        var replies = new List<ShardReply>(questions.Length);
        foreach (var leaf in gathered.Leaves)
        {
            if (leaf.Answer is ShardReply reply)
            {
                replies.Add(reply);
            }
        }

        var searched = replies.Sum(reply => reply.State.Documents);
        var total = TotalOf(replies, gathered.IsComplete ? searched : null);
        _total = total;
        return new(
            Ranking.Merge(replies.Select(reply => reply.Hits), request.Count),
            replies.Sum(reply => reply.Matches),
            gathered.IsComplete && replies.All(reply => reply.IsExact),
            new(searched, total, [.. gathered.Leaves.Select(leaf => Cover(leaf, request.Count))]));
    }

    /// <summary>
    /// Where all leaves answered, what they have is all there is: in the middle of an upgrade they do not agree on how
    /// many that should be. Otherwise any leaf knows, even while the others are away.
    /// </summary>
    private int TotalOf(List<ShardReply> replies, int? searched) =>
        searched ?? (replies is [var first, ..] ? first.State.CorpusDocuments : _total);

    private static LeafCoverage Cover(LeafOutcome<LeafReply> leaf, int count) => LeafCoverages.Of(
        leaf,
        leaf.Answer is ShardReply reply
            ? $"the best {count} of {reply.State.Documents} documents: {reply.Hits.Length}"
            : $"the best {count} of its documents");
}
