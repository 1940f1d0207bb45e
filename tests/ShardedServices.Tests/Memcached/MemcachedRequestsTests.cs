using DesignPatterns.ShardRouting.Memcached;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

public sealed class MemcachedRequestsTests
{
    [Theory]
    [InlineData("get k j~", "Get", "k", "", "", "")]
    [InlineData("  gats 10 k j~", "GetsAndTouch", "k", "", "", "")]
    [InlineData("set k 1 2 3 noreply~abc~", "Set", "k", "abc", "", " noreply")]
    [InlineData("cas k 1 2 3 17  noreply~abc~", "Cas", "k", "abc", "17", " noreply")]
    [InlineData("ms a2V5 3 b C17 q O1~abc~", "MetaSet", "a2V5", "abc", "17", " q")]
    [InlineData("md k q C17~", "MetaDelete", "k", "", "17", " q")]
    [InlineData("mg k C~", "MetaGet", "k", "", "", "")]
    [InlineData("decr k 1~", "Decrement", "k", "", "", "")]
    [InlineData("flush_all noreply~", "FlushAll", "", "", "", " noreply")]
    [InlineData("stats items~", "Statistics", "", "", "", "")]
    [InlineData("quit~", "Quit", "", "", "", "")]
    public void A_request_shows_its_parts_where_they_stand(
        string shown, string verb, string key, string value, string cas, string quiet)
    {
        var bytes = Conversation.Bytes(shown.Replace("~", "\r\n"));

        Assert.True(MemcachedRequests.TryRead(bytes, 1_000, out var request));

        string Part(int start, int length) => Conversation.Text(bytes.AsSpan(start, length));
        Assert.Equal(verb, request.Verb.ToString());
        Assert.Equal(key, Part(request.KeyStart, request.KeyLength));
        Assert.Equal(value, Part(request.ValueStart, request.ValueLength));
        Assert.Equal(cas, Part(request.CasStart, request.CasLength));
        Assert.Equal(quiet, Part(request.QuietStart, request.QuietLength));
        Assert.Equal(bytes.Length, request.Length);
        Assert.Equal(shown.IndexOf('~'), request.LineLength);
    }

    [Theory]
    [InlineData("get k", "k")]
    [InlineData(" gets  k j  k ", "k j k")]
    [InlineData("gat 10 k j", "k j")]
    [InlineData("gats -1  k", "k")]
    public void The_keys_of_a_line_are_all_its_words_behind_the_verb_and_the_lifetime(
        string shown, string keys)
    {
        var line = Conversation.Bytes(shown);
        Assert.True(MemcachedRequests.TryRead([.. line, (byte)'\n'], 0, out var request));

        var found = new List<string>();
        foreach (var key in MemcachedRequests.Keys(line, request.Verb))
        {
            found.Add(Conversation.Text(line.AsSpan(key)));
        }

        Assert.Equal(keys, string.Join(' ', found));
    }

    [Fact]
    public void Reading_allocates_nothing()
    {
        byte[][] streams =
        [
            "get key:00000001\r\n"u8.ToArray(), "set k 0 0 3 noreply\r\nabc\r\n"u8.ToArray(),
            "foo\r\n"u8.ToArray(),
            "ms k 3 q C5\r\nabc\r\n"u8.ToArray(), "VALUE k 0 3 5\r\nabc\r\n"u8.ToArray(),
            "get a b c\r\n"u8.ToArray(),
        ];
        ReadAll(streams);
        var before = GC.GetAllocatedBytesForCurrentThread();

        ReadAll(streams);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void ReadAll(byte[][] streams)
    {
        foreach (var bytes in streams)
        {
            _ = MemcachedRequests.TryRead(bytes, 1_000, out _);
            _ = MemcachedReplies.TryRead(bytes, 1_000, out _, out _);
        }
    }
}
