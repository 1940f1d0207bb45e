using DesignPatterns.Gathering;
using DesignPatterns.SearchIndex.Queries;
using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>
/// Every leaf holds all documents, and terms are hashed over the leaves: the root has each term found by its leaf, the
/// rarest first, and each next one only among what is left.
/// </summary>
/// <remarks>
/// Which is why it ends early where nothing is left, and why it ships lists of documents where many are. Questions of
/// one search are about one version of the index, which all leaves have: numbers mean something else in another.
/// </remarks>
internal sealed class RootDistribution(Gatherer<LeafQuestion, LeafReply> gatherer, TimeProvider time) : IDistribution
{
    // What is known of it while no leaf is there to tell.
    private volatile int _total;

    public async Task<Found> SearchAsync(
        SearchRequest request, Deadline deadline, CancellationToken cancellationToken)
    {
        var leaves = new TermLeaves(gatherer, request.Partial, deadline, time);
        var (clauses, frequencies) = await CountAsync(request.Query, leaves, cancellationToken);
        if (frequencies.Contains(null))
        {
            return Incomplete(leaves, _total);
        }

        if (TermPlan.From(clauses, frequencies!) is not { } plan)
        {
            return Incomplete(leaves, _total) with { Failure = "The leaves have no version of the index in common" };
        }

        var total = plan.CorpusDocuments;
        _total = total;
        var alternatives = await Task.WhenAll(request.Query.Alternatives.Select(
            alternative => FindAsync(alternative, plan, leaves, cancellationToken)));
        if (alternatives.Contains(null))
        {
            return Incomplete(leaves, total);
        }

        var matches = alternatives.Aggregate(Matches.None, (all, some) => all.Or(some!));
        var best = matches.Best(request.Count);
        return await ShowAsync(best, request, plan.Version, leaves, cancellationToken) is { } shown
            ? new(shown, matches.Count, IsExact: true, new(total, total, leaves.Asked))
            : Incomplete(leaves, total);
    }

    private static Found Incomplete(TermLeaves leaves, int total) =>
        new([], 0, IsExact: false, new(0, total, leaves.Asked));

    /// <summary>Has each leaf count how many documents its clauses match at most.</summary>
    private static async Task<(IGrouping<int, string>[] Clauses, FrequencyReply?[] Replies)> CountAsync(
        Query query, TermLeaves leaves, CancellationToken cancellationToken)
    {
        var clauses = query.Alternatives.SelectMany(alternative => alternative.Clauses)
            .Select(clause => clause.ToString()).Distinct().GroupBy(leaves.LeafOf).ToArray();
        var replies = await Task.WhenAll(clauses.Select(group => leaves.AskAsync<FrequencyReply>(
            group.Key,
            new FrequencyQuestion([.. group]),
            reply => $"how many have {string.Join(", ", group)}: {string.Join(", ", reply?.Frequencies ?? [])}",
            cancellationToken)));
        return (clauses, replies);
    }

    private static async Task<Matches?> FindAsync(
        Alternative alternative, TermPlan plan, TermLeaves leaves, CancellationToken cancellationToken)
    {
        Matches? left = null;
        var clauses = alternative.Clauses.Select(clause => clause.ToString());
        foreach (var clause in clauses.OrderBy(clause => plan.Frequencies[clause]))
        {
            if (left is { Count: 0 })
            {
                // Nothing can be in all of them any more: the other leaves are not asked.
                break;
            }

            var question = new ClauseQuestion(plan.Version, clause, alternative.PartOfSpeech, left?.Numbers);
            var among = left?.Count;
            var reply = await leaves.AskAsync<ClauseReply>(
                leaves.LeafOf(clause),
                question,
                reply => $"who has {clause}{(among is null ? "" : $" of {among}")}: {reply?.Numbers.Length}",
                cancellationToken);
            if (reply is null)
            {
                return null;
            }

            left = left is null ? Matches.Of(reply) : left.And(reply);
        }

        return left;
    }

    private static async Task<FoundDocument[]?> ShowAsync(
        FoundDocument[] best,
        SearchRequest request,
        string version,
        TermLeaves leaves,
        CancellationToken cancellationToken)
    {
        if (best.Length == 0)
        {
            return best;
        }

        var numbers = Array.ConvertAll(best, document => document.Number);
        var reply = await leaves.AskAsync<DocumentsReply>(
            leaves.LeafOf(request.Text),
            new DocumentsQuestion(version, request.Text, numbers),
            reply => $"what the best {numbers.Length} say: {reply?.Documents.Length}",
            cancellationToken);
        return reply is null
            ? null
            : [.. best.Select((document, place) => document with { Shown = reply.Documents[place].Shown })];
    }
}
