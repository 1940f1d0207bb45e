using DesignPatterns.ResponseCache.Policy;
using DesignPatterns.ResponseCache.Purging;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Purging;

public sealed class PurgeLogTests
{
    private static readonly CacheKey Key = new(KeyKind.Word, "gossamer");

    private readonly PurgeLog _log = new(maximumNames: 4);

    [Fact]
    public void A_purge_is_for_what_was_fetched_before_it_and_for_nothing_else()
    {
        _log.Purge("word:gossamer");

        Assert.Equal(Standing.Purged, Judge(Key, 0));
        Assert.Equal(Standing.Purged, Judge(Key.WithVariant("accept:x"), 0));
        Assert.Equal(Standing.Valid, Judge(Key, 1));
        Assert.Equal(Standing.Valid, Judge(new CacheKey(KeyKind.Word, "cobweb"), 0));
        Assert.Equal(Standing.Valid, Judge(new CacheKey(KeyKind.Target, "gossamer"), 0));
    }

    [Fact]
    public void A_tag_reaches_all_that_have_it()
    {
        _log.Purge("tag:b");

        Assert.Equal(Standing.Purged, Judge(Key, 0, "a", "b"));
        Assert.Equal(Standing.Valid, Judge(Key, 0, "a"));
        Assert.Equal(Standing.Valid, Judge(new CacheKey(KeyKind.Target, "tag:b"), 0));
    }

    [Fact]
    public void Names_beyond_the_bound_are_forgotten_and_what_is_older_than_them_is_in_doubt()
    {
        for (var i = 1; i <= 5; i++)
        {
            _log.Purge($"tag:{i}");
        }

        Assert.Equal(Standing.Doubtful, Judge(Key, 0, "1"));
        Assert.Equal(Standing.Doubtful, Judge(Key, 2));
        Assert.Equal(Standing.Valid, Judge(Key, 3));
        Assert.Equal(Standing.Purged, Judge(Key, 3, "4"));
        Assert.Equal(Standing.Purged, Judge(Key, 4, "5"));
    }

    [Fact]
    public void Doubt_is_about_what_was_fetched_up_to_then_and_a_purge_that_is_known_stays_one()
    {
        _log.Purge("tag:a");
        _log.DoubtAll();

        Assert.Equal(Standing.Purged, Judge(Key, 0, "a"));
        Assert.Equal(Standing.Doubtful, Judge(Key, 1, "a"));
        Assert.Equal(Standing.Valid, Judge(Key, 2, "a"));
    }

    // What the replica had read, against incarnation i, sequence 10, floor 5 and the names 4, 8 and 10.
    [Theory]
    [InlineData("i", 10, "")]
    [InlineData("i", 9, "tag:10")]
    [InlineData("i", 5, "tag:8 tag:10")]
    [InlineData("i", 4, "doubt")] // Names up to 5 may be forgotten.
    [InlineData("i", 11, "doubt")] // Redis has lost some.
    [InlineData("j", 10, "doubt")]
    [InlineData(null, 0, "doubt")]
    public void A_replica_reads_on_from_where_it_was_or_doubts_everything(
        string? incarnation, long sequence, string expected)
    {
        string[] hash =
        [
            "@incarnation", "i", "@sequence", "10", "@floor", "5", "@run", "x",
            "tag:4", "4", "tag:8", "8", "tag:10", "10", "tag:odd", "rubbish",
        ];
        var read = incarnation is null ? null : new PurgeCursor(incarnation, sequence);

        SharedPurges.Parse("i", 10, hash).ApplyTo(_log, read);

        var purged = new[] { "4", "8", "10", "odd" }.Where(tag => Judge(Key, 0, tag) == Standing.Purged);
        var got = Judge(Key, 0) == Standing.Doubtful ? "doubt" : string.Join(' ', purged.Select(tag => $"tag:{tag}"));
        Assert.Equal(expected, got);
    }

    private Standing Judge(CacheKey key, long asOf, params string[] tags) => _log.Judge(key, tags, asOf, out _);
}
