using System.Diagnostics;
using DesignPatterns.Gathering;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>Runs a search over the distribution that its caller chose, and judges what came of it.</summary>
internal sealed class Searches(
    LeafDistribution byDocument, RootDistribution byTerm, SearchMetrics metrics, TimeProvider time)
{
    /// <returns>What was found, and why that will not do; null: it does.</returns>
    public async Task<(Found Found, TimeSpan Took, string? Refusal)> RunAsync(
        SearchRequest request, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var deadline = Deadline.After(request.Timeout, time);
        IDistribution distribution = request.Distribution == Distribution.Leaf ? byDocument : byTerm;
        var found = await distribution.SearchAsync(request, deadline, cancellationToken);
        var took = time.GetElapsedTime(start);
        metrics.Count(request, found.Coverage, took);
        Activity.Current?.SetTag("designpatterns.search.distribution", SearchMetrics.NameOf(request.Distribution))
            .SetTag("designpatterns.search.documents", found.Coverage.Documents);
        return (found, took, Judge(found, request.Partial));
    }

    private static string? Judge(Found found, Partial partial)
    {
        var coverage = found.Coverage;
        if (coverage.IsComplete || (coverage.Documents > 0 && partial != Partial.Fail))
        {
            return null;
        }

        var missing = coverage.Leaves.Where(leaf => leaf.Reason is not null)
            .Select(leaf => $"{leaf.Leaf}: {leaf.Reason}").Prepend(found.Failure).OfType<string>().Distinct();
        return $"{coverage.Documents} of {coverage.Total} documents could be searched. {string.Join("; ", missing)}";
    }
}
