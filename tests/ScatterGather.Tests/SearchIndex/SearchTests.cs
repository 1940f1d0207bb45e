using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Queries;

namespace DesignPatterns.ScatterGather.Tests.SearchIndex;

public sealed class SearchTests : IDisposable
{
    private readonly IndexFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_phrase_reaches_neither_from_the_title_to_the_text_nor_over_another_word()
    {
        using var index = _folder.Build(
            new("0", "big", "dog"), new("1", "a big dog", ""),
            new("2", "", "big bad dog"), new("3", "", "dog, big: dog!"));

        Assert.Equal([1, 3], Numbers(index, "\"big dog\"").Order());
    }

    [Fact]
    public void Equal_scores_are_in_the_order_of_the_corpus_however_many_are_wanted()
    {
        using var index = _folder.Build(Many(1000, i => $"dog w{i % 3}"));

        Assert.Equal(Enumerable.Range(0, 1000), Numbers(index, "dog", 1000));
        Assert.Equal([0, 1, 2], Numbers(index, "dog", 3));
        Assert.Equal([1, 4, 7, 10], Numbers(index, "dog w1", 4));
    }

    [Fact]
    public void Shards_that_score_by_themselves_do_not_merge_to_the_whole()
    {
        Document[] corpus = [.. Many(400, i => i % 9 == 0 ? "dog" : $"cat x{i}")];
        using var whole = _folder.Build(corpus);
        Document[][] parts = [.. corpus
            .GroupBy(document => Shard.IndexOf(document.Id, 4)).Select(part => part.ToArray())];
        var query = Parse("dog OR cat");

        var merged = parts.SelectMany(part =>
        {
            using var alone = _folder.Build(part);
            return alone.Search(query, 50, default).Hits
                .Select(hit => new Hit(Array.IndexOf(corpus, part[hit.Number]), hit.Score));
        });

        Assert.NotEqual(
            whole.Search(query, 50, default).Hits,
            merged.OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Number).Take(50));
    }

    [Fact]
    public void Many_searches_at_once_find_what_one_does()
    {
        var corpus = new RandomCorpus(seed: 31, mostDocuments: 2000);
        using var index = _folder.Build(corpus.Documents);
        Query[] queries = [.. Enumerable.Range(0, 200).Select(_ => corpus.Query())
            .Where(text => QueryParser.TryParse(text, out var _, out var _)).Select(Parse)];
        var alone = queries.Select(query => index.Search(query, 20, default).Hits).ToArray();

        Parallel.For(0, 2000, i =>
            Assert.Equal(alone[i % alone.Length], index.Search(queries[i % alone.Length], 20, default).Hits));
    }

    [Fact]
    public void A_search_that_nobody_wants_any_more_ends()
    {
        using var index = _folder.Build(Many(20_000, i => $"dog cat x{i}"));
        using var source = new CancellationTokenSource();
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => index.Search(Parse("dog cat"), 10, source.Token));
        Assert.Throws<OperationCanceledException>(() => index.Find(new WordClause("dog"), null, source.Token));
    }

    [Fact]
    public void A_search_after_the_end_is_told_so_instead_of_reading_what_is_gone()
    {
        var index = _folder.Build(new Document("0", "", "dog"));
        index.Dispose();

        Assert.Throws<ObjectDisposedException>(() => index.Search(Parse("dog"), 10, default));
        Assert.Throws<ObjectDisposedException>(() => index.Document(0));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public void More_hits_than_there_may_be_or_none_are_not_asked_for(int count)
    {
        using var index = _folder.Build(new Document("0", "", "dog"));

        Assert.Throws<ArgumentOutOfRangeException>(() => index.Search(Parse("dog"), count, default));
    }

    [Fact]
    public void A_search_allocates_its_plan_and_its_hits_and_nothing_for_the_documents_it_looks_at()
    {
        using var index = _folder.Build(
            Many(20_000, i => $"dog {(i % 3 == 0 ? "cat cat" : "")} x{i % 100} y{i % 7}"));
        string[] queries = ["dog", "dog cat y3", "dog OR cat OR y3", "\"dog cat\""];
        foreach (var query in queries.Select(Parse))
        {
            _ = index.Search(query, 10, default);
            var before = GC.GetAllocatedBytesForCurrentThread();

            _ = index.Search(query, 10, default);

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2000);
        }
    }

    private static IEnumerable<Document> Many(int count, Func<int, string> text) =>
        Enumerable.Range(0, count).Select(i => new Document($"{i}", "", text(i)));

    private static int[] Numbers(DocumentIndex index, string query, int count = 10) =>
        [.. index.Search(Parse(query), count, default).Hits.Select(hit => hit.Number)];

    private static Query Parse(string text) =>
        QueryParser.TryParse(text, out var query, out var refusal)
            ? query
            : throw new InvalidOperationException(refusal.Message);
}
