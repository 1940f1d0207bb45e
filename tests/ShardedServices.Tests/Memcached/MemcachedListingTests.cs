using System.Text;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Memcached;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

public sealed class MemcachedListingTests
{
    [Fact]
    public void Keys_are_read_line_by_line_and_decoded_and_half_a_line_waits()
    {
        const string Whole = "key=a%25b exp=-1 la=1 cas=1 fetch=no cls=1 size=6\r\nkey=%00%ff exp=5\n";

        var (keys, used, isEnd) = Read(Whole + "key=hal");

        Assert.Equal([[(byte)'a', (byte)'%', (byte)'b'], [0, 255]], keys);
        Assert.Equal(Whole.Length, used);
        Assert.False(isEnd);
    }

    [Fact]
    public void The_end_ends_it()
    {
        var (keys, used, isEnd) = Read("key=a exp=-1\nEND\r\nkey=b exp=-1\n");

        Assert.Single(keys);
        Assert.Equal(18, used);
        Assert.True(isEnd);
    }

    [Theory]
    [InlineData("ERROR\r\n")]
    [InlineData("CLIENT_ERROR lru crawler disabled\r\n")]
    public void A_server_that_cannot_list_is_told_from_one_that_is_busy(string answer)
    {
        Assert.Throws<NotSupportedException>(() => Read(answer));
        Assert.Throws<ShardFailedException>(() => Read("BUSY currently processing crawler request\r\n"));
    }

    private static (List<byte[]> Keys, int Used, bool IsEnd) Read(string text)
    {
        List<byte[]> keys = [];
        var used = MemcachedListing.Read(Encoding.Latin1.GetBytes(text), keys, out var isEnd);
        return (keys, used, isEnd);
    }
}
