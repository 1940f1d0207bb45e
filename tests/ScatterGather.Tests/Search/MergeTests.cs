using DesignPatterns.SearchMessages;
using DesignPatterns.SearchRoot.Searching;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ScatterGather.Tests.Search;

public sealed class MergeTests
{
    [Fact]
    public void Rankings_merge_into_the_best_of_all_with_the_lower_number_first_among_equals() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var all = Enumerable.Range(0, random.Next(60))
                .Select(number => new FoundDocument(number, random.Next(5), default)).ToArray();
            random.Shuffle(all);
            var rankings = Enumerable.Range(0, 4).Select(leaf => all.Where(document => document.Number % 4 == leaf));
            var count = random.Next(1, 20);

            Assert.Equal(
                all.OrderByDescending(document => document.Score).ThenBy(document => document.Number).Take(count),
                Ranking.Merge(rankings.Select(ranking => ranking.ToArray()), count));
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_document_that_two_leaves_have_is_shown_once() =>
        Assert.Equal([1, 2], Ranking.Merge([[new(1, 9, default)], [new(1, 9, default), new(2, 8, default)]], 5)
            .Select(document => document.Number));

    [Fact]
    public void Clauses_combine_as_sets_of_documents_whose_scores_add_up() =>
        Prop.ForAll<int>(seed =>
        {
            var random = new Random(seed);
            var (one, other) = (Some(random), Some(random));
            var both = one.Keys.Intersect(other.Keys).Order().ToArray();
            var narrowed = new ClauseReply(both, [.. both.Select(number => other[number])]);

            AssertEqual(
                both.ToDictionary(number => number, number => one[number] + other[number]),
                Of(one).And(narrowed));
            AssertEqual(
                one.Concat(other).GroupBy(pair => pair.Key, pair => pair.Value)
                    .ToDictionary(scores => scores.Key, scores => scores.Sum()),
                Of(one).Or(Of(other)));
        })
        .QuickCheckThrowOnFailure();

    private static Dictionary<int, int> Some(Random random) => Enumerable.Range(0, 30)
        .Where(_ => random.Next(3) == 0).ToDictionary(number => number, _ => random.Next(100));

    private static Matches Of(Dictionary<int, int> scores) =>
        Matches.Of(new([.. scores.Keys.Order()], [.. scores.OrderBy(pair => pair.Key).Select(pair => pair.Value)]));

    private static void AssertEqual(Dictionary<int, int> expected, Matches matches) =>
        Assert.Equal(
            expected.OrderBy(pair => pair.Key).Select(pair => (pair.Key, (long)pair.Value)),
            matches.Numbers.Zip(matches.Scores));
}
