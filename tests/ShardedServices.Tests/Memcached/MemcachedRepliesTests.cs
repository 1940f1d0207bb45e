using DesignPatterns.ShardRouting.Memcached;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

public sealed class MemcachedRepliesTests
{
    [Theory]
    [InlineData("VALUE key 5 3 17~abc~END~", "Value", "key", "abc", "17")]
    [InlineData("VALUE key 5 3~a\r\n~END~", "Value", "key", "a\r\n", "")]
    [InlineData("VALUE key 5 0~~", "Value", "key", "", "")]
    [InlineData("VALUES~", "Line", "", "", "")]
    [InlineData("VA 3 kkey f0 c17 O1~abc~", "MetaValue", "", "abc", "17")]
    [InlineData("VA 0~~", "MetaValue", "", "", "")]
    [InlineData("HD c17~", "Line", "", "", "17")]
    [InlineData("HD kc17 Oc4~", "Line", "", "", "")]
    [InlineData("EN~", "Line", "", "", "")]
    [InlineData("END~", "End", "", "", "")]
    [InlineData("STAT pid 1~", "Line", "", "", "")]
    [InlineData("12~", "Line", "", "", "")]
    [InlineData("ERROR~", "Error", "", "", "")]
    [InlineData("CLIENT_ERROR bad~", "Error", "", "", "")]
    [InlineData("SERVER_ERROR out of memory~", "Error", "", "", "")]
    [InlineData("~", "Rubbish", "", "", "")]
    [InlineData("OK\n", "Rubbish", "", "", "")]
    [InlineData("stored~", "Rubbish", "", "", "")]
    [InlineData("STO\tRED~", "Rubbish", "", "", "")]
    [InlineData("VALUE key 5 3~abcd~", "Rubbish", "", "", "")]
    [InlineData("VALUE key 5 -1~", "Rubbish", "", "", "")]
    [InlineData("VALUE key 5 1001~", "Rubbish", "", "", "")]
    [InlineData("VALUE key 5 99999999999~", "Rubbish", "", "", "")]
    [InlineData("VALUE key x 1~a~", "Rubbish", "", "", "")]
    [InlineData("VALUE key 5~a~", "Rubbish", "", "", "")]
    [InlineData("VALUE key 5 1 x~a~", "Rubbish", "", "", "")]
    [InlineData("VALUE  5 1~a~", "Rubbish", "", "", "")]
    [InlineData("VALUE ~", "Rubbish", "", "", "")]
    [InlineData("VA x~", "Rubbish", "", "", "")]
    [InlineData("VA ~", "Rubbish", "", "", "")]
    public void A_frame_is_what_its_first_word_says_or_rubbish(
        string shown, string kind, string key, string value, string cas)
    {
        var bytes = Conversation.Bytes(shown.Replace("~", "\r\n"));

        Assert.True(MemcachedReplies.TryRead(bytes, 1_000, out var reply, out _));

        string Part(int start, int length) => Conversation.Text(bytes.AsSpan(start, length));
        Assert.Equal(kind, reply.Kind.ToString());
        Assert.Equal(key, Part(reply.KeyStart, reply.KeyLength));
        Assert.Equal(value, Part(reply.ValueStart, reply.ValueLength));
        Assert.Equal(cas, Part(reply.CasStart, reply.CasLength));
    }

    [Fact]
    public void A_block_tells_how_much_is_needed_before_it_is_worth_asking_again()
    {
        var line = "VALUE key 0 100000\r\nabc"u8;

        Assert.False(MemcachedReplies.TryRead(line, 1_000_000, out _, out var needed));
        Assert.Equal(line.Length - 3 + 100_000 + 2, needed);
    }

    [Fact]
    public void A_line_without_an_end_is_rubbish_after_2_KiB()
    {
        var line = new byte[2_049];
        line.AsSpan().Fill((byte)'A');

        Assert.False(MemcachedReplies.TryRead(line.AsSpan(1), 1, out _, out _));
        Assert.True(MemcachedReplies.TryRead(line, 1, out var reply, out _));
        Assert.Equal(MemcachedReplyKind.Rubbish, reply.Kind);
    }
}
