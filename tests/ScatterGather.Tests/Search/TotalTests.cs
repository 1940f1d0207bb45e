using DesignPatterns.Gathering;
using DesignPatterns.ScatterGather.Tests.Gathering;
using DesignPatterns.SearchIndex.Queries;
using DesignPatterns.SearchMessages;
using DesignPatterns.SearchRoot.Searching;

namespace DesignPatterns.ScatterGather.Tests.Search;

/// <summary>
/// Goal: the documents that a search counts are those of the index that it searched. Method: a scripted leaf, whose
/// index is another one from one search to the next.
/// </summary>
public sealed class TotalTests
{
    [Fact]
    public async Task A_search_that_ends_in_between_does_not_change_what_another_one_counts()
    {
        var gate = new TaskCompletionSource<LeafReply>();
        var total = 10;
        var byTerm = NewDistribution(question => question switch
        {
            FrequencyQuestion => Task.FromResult<LeafReply>(new FrequencyReply([$"of {total}"], [total], [1])),
            ClauseQuestion { Version: "of 10" } => gate.Task,
            _ => Task.FromResult<LeafReply>(new ClauseReply([], [])),
        });

        var slow = SearchAsync(byTerm);
        total = 20;
        var quick = await SearchAsync(byTerm);
        gate.SetResult(new ClauseReply([], []));

        Assert.Equal((20, 20), (quick.Coverage.Documents, quick.Coverage.Total));
        Assert.Equal((10, 10), ((await slow).Coverage.Documents, (await slow).Coverage.Total));
    }

    [Fact]
    public void The_documents_counted_are_those_of_the_version_that_all_have()
    {
        var clauses = ((string[])["cat", "dog"]).GroupBy(term => term == "cat" ? 0 : 1).ToArray();

        var plan = TermPlan.From(
            clauses, [new(["new", "old"], [20, 10], [1]), new(["old", "older"], [10, 5], [2])]);

        Assert.Equal(("old", 10), (plan!.Version, plan.CorpusDocuments));
    }

    private static Task<Found> SearchAsync(RootDistribution byTerm)
    {
        Assert.True(QueryParser.TryParse("dog", out var query, out _));
        var timeout = TimeSpan.FromSeconds(30);
        return byTerm.SearchAsync(
            new("dog", query, 10, Distribution.Root, Partial.Allow, timeout),
            Deadline.After(timeout, TimeProvider.System),
            TestContext.Current.CancellationToken);
    }

    private static RootDistribution NewDistribution(Func<LeafQuestion, Task<LeafReply>> script)
    {
        var options = new GatheringOptions();
        Leaf[] leaves = [new("leaf", [new Replica("leaf", 1, options)], options, new Random(1))];
        return new(
            new(leaves, new Script(script), options, new(Grove.NewMeters()), TimeProvider.System), TimeProvider.System);
    }

    private sealed class Script(Func<LeafQuestion, Task<LeafReply>> script) : ILeafCalls<LeafQuestion, LeafReply>
    {
        public ValueTask<LeafReply> AskAsync(
            Replica replica, LeafQuestion request, Deadline deadline, CancellationToken cancellationToken) =>
            new(script(request));
    }
}
