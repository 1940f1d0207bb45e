using System.Text;
using DesignPatterns.ShardRouting.Moving;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.Moving;

public sealed class ShardMapFileTests
{
    [Fact]
    public void A_map_names_its_shards_their_weights_and_replicas()
    {
        var map = Parse(
            """
            {
              // Two of one size, one of twice that.
              "shards": [
                { "name": "cache-0", "replicas": ["10.0.0.1:11211", "10.0.0.2:11211"] },
                { "name": "cache-1", "weight": 2, "replicas": ["cache-1"] },
              ]
            }
            """);

        Assert.Equal(["cache-0", "cache-1"], map.Shards.Select(shard => shard.Name));
        Assert.Equal([1, 2], map.Shards.Select(shard => shard.Weight));
        Assert.Equal(2, map.Shards[0].Replicas.Count);
        Assert.Null(map.Previous);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("null", "an object")]
    [InlineData("{", "not JSON")]
    [InlineData("{}", "at least one shard in 'shards'")]
    [InlineData("{\"shards\":[]}", "at least one shard in 'shards'")]
    [InlineData("{\"shards\":[{\"replicas\":[\"a:1\"]}]}", "Name")]
    [InlineData("{\"shards\":[{\"name\":\"a\"}]}", "Replicas")]
    [InlineData("{\"shards\":[{\"name\":\"a\",\"weight\":0,\"replicas\":[\"a:1\"]}]}", "Weight")]
    [InlineData(
        "{\"shards\":[{\"name\":\"a\",\"replicas\":[\"a:1\"]},{\"name\":\"a\",\"replicas\":[\"b:1\"]}]}",
        "named 'a'")]
    [InlineData("{\"shards\":[{\"name\":\"a\",\"replicas\":[\"a:1\"]}],\"previous\":[]}", "'previous'")]
    [InlineData("{\"shard\":[]}", "shard")]
    public void What_is_no_map_is_refused_with_what_was_expected(string json, string expected)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => Parse(json));
        Assert.Contains(expected, refusal.Message, StringComparison.Ordinal);
    }

    private static ShardMapFile Parse(string json) => ShardMapFile.Parse(Encoding.UTF8.GetBytes(json));
}
