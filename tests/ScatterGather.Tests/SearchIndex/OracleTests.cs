using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Queries;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ScatterGather.Tests.SearchIndex;

/// <summary>
/// Goal: whatever is passed over for speed, the answer is that of a search that passes over nothing, ties included.
/// Method: random corpora and queries, beside <see cref="NaiveSearch"/>; a failure prints its seed.
/// </summary>
public sealed class OracleTests
{
    private const int QueriesPerCorpus = 25;

    private static readonly Arbitrary<int> AnySeed = Gen.Choose(0, int.MaxValue).ToArbitrary();

    [Fact]
    public void The_best_are_those_of_a_naive_search_in_the_same_order_with_the_same_scores() =>
        Prop.ForAll(AnySeed, seed => Each(seed, (_, whole, shards, naive, query, random) =>
        {
            var all = naive.Search(query);
            var count = random.Next(1, 30);
            var found = whole.Search(query, count, TestContext.Current.CancellationToken);

            Assert.Equal(all.Take(count), found.Hits);
            Assert.True(found.IsExact ? found.Matches == all.Length : found.Matches <= all.Length);
        }))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(60));

    [Fact]
    public void Shards_merged_are_the_whole() =>
        Prop.ForAll(AnySeed, seed => Each(seed, (_, whole, shards, naive, query, random) =>
        {
            var count = random.Next(1, 30);
            var merged = shards
                .SelectMany(shard => shard.Search(query, count, TestContext.Current.CancellationToken).Hits)
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Number)
                .Take(count);

            Assert.Equal(whole.Search(query, count, TestContext.Current.CancellationToken).Hits, merged);
        }))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void Clauses_found_one_by_one_add_up_to_the_whole_query() =>
        Prop.ForAll(AnySeed, seed => Each(seed, (_, whole, shards, naive, query, random) =>
        {
            var sums = new Dictionary<int, long>();
            foreach (var alternative in query.Alternatives)
            {
                var matches = FoundOneByOne(whole, alternative);
                foreach (var (number, score) in matches)
                {
                    sums[number] = sums.GetValueOrDefault(number) + score;
                }
            }

            Assert.Equal(
                naive.Search(query),
                sums.Select(sum => new Hit(sum.Key, sum.Value))
                    .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Number));
        }))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Fact]
    public void A_frequency_is_never_too_low() =>
        Prop.ForAll(AnySeed, seed => Each(seed, (_, whole, shards, naive, query, random) =>
        {
            foreach (var clause in query.Alternatives.SelectMany(alternative => alternative.Clauses))
            {
                var found = naive.Find(clause, partOfSpeech: null);

                Assert.Equal(found, whole.Find(clause, null, TestContext.Current.CancellationToken));
                Assert.True(whole.Frequency(clause) >= found.Length);
            }
        }))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(20));

    private static Dictionary<int, long> FoundOneByOne(DocumentIndex index, Alternative alternative)
    {
        Dictionary<int, long>? sums = null;
        foreach (var clause in alternative.Clauses.OrderBy(index.Frequency))
        {
            int[]? among = sums is null ? null : [.. sums.Keys.Order()];
            var found = among is null
                ? index.Find(clause, alternative.PartOfSpeech, TestContext.Current.CancellationToken)
                : index.FindAmong(among, clause, alternative.PartOfSpeech, TestContext.Current.CancellationToken);
            sums = found.ToDictionary(
                match => match.Number, match => match.Contribution + (sums?.GetValueOrDefault(match.Number) ?? 0));
        }

        return sums!;
    }

    private static void Each(
        int seed, Action<Document[], DocumentIndex, DocumentIndex[], NaiveSearch, Query, Random> check)
    {
        var corpus = new RandomCorpus(seed, mostDocuments: seed % 3 == 0 ? 3000 : 300);
        var random = new Random(seed);
        using var folder = new IndexFolder();
        var count = random.Next(1, 5);
        var shards = Enumerable.Range(0, count).Select(index => (Shard?)new Shard(index, count));
        var indexes = folder.Build(corpus.Documents, shards.Prepend(null));
        var naive = new NaiveSearch(corpus.Documents);
        for (var i = 0; i < QueriesPerCorpus; i++)
        {
            if (QueryParser.TryParse(corpus.Query(), out var query, out _))
            {
                check(corpus.Documents, indexes[0], indexes[1..], naive, query, random);
            }
        }

        foreach (var index in indexes)
        {
            index.Dispose();
        }
    }
}
