using DesignPatterns.ScatterGather.Tests.SearchIndex;
using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Corpora;
using DesignPatterns.SearchIndex.Queries;

namespace DesignPatterns.ScatterGather.Tests.Search;

/// <summary>
/// Goal: whichever way a search is distributed, its answer is that of one index on one machine. Method: random
/// texts and queries, real leaves and a real root; the seed is printed.
/// </summary>
public sealed class DistributionTests
{
    private const int Corpora = 2;
    private const int Queries = 60;

    [Fact]
    public async Task Both_distributions_rank_as_one_index_of_all_documents_does()
    {
        for (var round = 0; round < Corpora; round++)
        {
            var seed = Random.Shared.Next();
            TestContext.Current.TestOutputHelper!.WriteLine($"seed {seed}");
            var random = new RandomCorpus(seed, mostDocuments: 300);
            await using var search = await RunningSearch.StartAsync(
                random.Documents.Select(document => ($"{document.Id}.txt", $"{document.Title} {document.Text}")));
            using var folder = new IndexFolder();
            using var oracle = folder.Build(new FolderCorpus(search.Corpus).Read());
            foreach (var query in Enumerable.Range(0, Queries).Select(_ => random.Query()))
            {
                var expected = Rank(oracle, query);
                if (expected is not null)
                {
                    Assert.Equal(expected, await search.RankAsync(query, "&mode=leaf"));
                    Assert.Equal(expected, await search.RankAsync(query, "&mode=root"));
                }
            }
        }
    }

    [Fact]
    public async Task The_root_asks_for_the_rarest_term_first_and_stops_when_nothing_is_left()
    {
        await using var search = await RunningSearch.StartAsync(
            [("a.txt", "common rare"), ("b.txt", "common other"), ("c.txt", "common absent")]);

        var answer = await search.SearchAsync("common rare absent", "&mode=root");

        Assert.Empty(answer.GetProperty("hits").EnumerateArray());
        var asked = answer.GetProperty("coverage").GetProperty("leaves").EnumerateArray()
            .Select(leaf => leaf.GetProperty("asked").GetString()!)
            .Where(what => what.StartsWith("who has", StringComparison.Ordinal)).ToArray();
        Assert.Equal(2, asked.Length);
        Assert.DoesNotContain(asked, what => what.Contains("common", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_longest_query_is_searched_for_in_both_distributions()
    {
        var longest = string.Join('-', ((int[])[249, 249, 249, 250]).Select(length => new string('a', length)));
        await using var search = await RunningSearch.StartAsync([("a.txt", longest)]);

        Assert.Single(await search.RankAsync(longest, "&mode=leaf"));
        Assert.Single(await search.RankAsync(longest, "&mode=root"));
    }

    [Fact]
    public async Task A_snippet_marks_the_hits_and_nothing_in_it_is_taken_for_markup()
    {
        await using var search = await RunningSearch.StartAsync([("a.txt", "beware of <b>bold</b> dogs & cats")]);

        var hit = (await search.SearchAsync("dogs")).GetProperty("hits")[0];

        Assert.Equal(
            "beware of &lt;b&gt;bold&lt;/b&gt; <mark>dogs</mark> &amp; cats", hit.GetProperty("snippet").GetString());
    }

    private static (string Id, double Score)[]? Rank(DocumentIndex oracle, string text) =>
        QueryParser.TryParse(text, out var query, out _)
            ? [.. oracle.Search(query, 10, TestContext.Current.CancellationToken).Hits.Select(hit => (
                oracle.Document(hit.Number)!.Id, Math.Round((double)hit.Score / DocumentIndex.ScoreScale, 4)))]
            : null;
}
