using DesignPatterns.ShardRouting.Resp;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Resp;

public sealed class RespReplyScannerTests(RedisOracle redis) : IClassFixture<RedisOracle>
{
    private const int Most = 16 * 1_024 * 1_024;

    private static Arbitrary<byte[][]> AnyReplies =>
        Reply(RespReplyScanner.MostNested).ArrayOf().ToArbitrary();

    [Fact]
    public void Replies_of_any_nesting_cut_at_any_places_end_where_they_end() =>
        Prop.ForAll(AnyReplies, Pieces.AnyCuts, (replies, cuts) =>
        {
            var bytes = replies.SelectMany(reply => reply).ToArray();

            Assert.Equal(replies.Select(reply => reply.Length), Scan(bytes, Pieces.Of(bytes.Length, cuts)));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Any_bytes_cut_at_any_places_scan_the_same_and_never_beyond_their_end() =>
        Prop.ForAll(Pieces.AnyProtocol.ToArbitrary(), Pieces.AnyCuts, (bytes, cuts) =>
        {
            var whole = Scan(bytes, [bytes.Length]);

            Assert.Equal(whole, Scan(bytes, Pieces.Of(bytes.Length, cuts)));
            Assert.Equal(whole, Scan(bytes, Pieces.Of(bytes.Length, Enumerable.Range(0, bytes.Length))));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public async Task What_a_real_Redis_says_of_its_commands_is_as_deep_as_a_reply_may_be()
    {
        var bytes = await redis.Server.AskAsync(Wire.Request("COMMAND"));

        Assert.Equal(RespReplyScanner.MostNested, Depth(Wire.ReadReplies(bytes)[0]));
        var cuts = Enumerable.Range(0, 1_000).Select(i => i * 97);
        Assert.Equal([bytes.Length], Scan(bytes, Pieces.Of(bytes.Length, cuts)));
    }

    [Fact]
    public void A_reply_of_five_megabytes_in_a_thousand_pieces_is_scanned_once()
    {
        var elements = Enumerable.Repeat($"$40\r\n{new string('v', 40)}\r\n", 106_000);
        var bytes = Wire.Bytes($"*106000\r\n{string.Concat(elements)}");
        var scanner = default(RespReplyScanner);
        for (var end = 5_000; end < bytes.Length; end += 5_000)
        {
            Assert.Equal(0, scanner.Scan(bytes.AsSpan(0, end), Most));

            // Whoever scanned it again from its start would find rubbish, as the next test shows.
            bytes.AsSpan(0, end - 5_000).Clear();
        }

        Assert.True(bytes.Length > 4_900_000);
        Assert.Equal(bytes.Length, scanner.Scan(bytes, Most));
    }

    [Fact]
    public void A_scanner_that_forgot_where_it_was_would_find_rubbish_there()
    {
        var bytes = Wire.Bytes("*2\r\n$1\r\na\r\n$1\r\nb\r\n");
        var scanner = default(RespReplyScanner);
        Assert.Equal(0, scanner.Scan(bytes.AsSpan(0, 12), Most));
        bytes.AsSpan(0, 4).Clear();

        Assert.Equal(-1, default(RespReplyScanner).Scan(bytes, Most));
        Assert.Equal(bytes.Length, scanner.Scan(bytes, Most));
    }

    [Theory]
    [InlineData("PONG\r\n")]
    [InlineData("\r\n")]
    [InlineData("+OK\rX")]
    [InlineData(":\r\n")]
    [InlineData(":x\r\n")]
    [InlineData(":99999999999999999999\r\n")]
    [InlineData("$-2\r\n")]
    [InlineData("$03\r\nabc\r\n")]
    [InlineData("$3\r\nabcXX")]
    [InlineData("$3\r\nabc\rX")]
    [InlineData("$1111111111111111111111111")]
    [InlineData("*-2\r\n")]
    [InlineData("*1\r\nabc\r\n")]
    [InlineData("_\r\n")]
    [InlineData("%1\r\n+a\r\n+b\r\n")]
    [InlineData("VALUE k 0 3\r\n")]
    public void What_no_Redis_says_is_rubbish(string text) =>
        Assert.Equal([-1], Scan(Wire.Bytes(text), [text.Length]));

    [Fact]
    public void Arrays_nest_eight_deep_and_no_deeper()
    {
        var eight = Wire.Bytes(string.Concat(Enumerable.Repeat("*1\r\n", 8)) + ":1\r\n");
        var nine = Wire.Bytes(string.Concat(Enumerable.Repeat("*1\r\n", 9)) + ":1\r\n");
        var empty = Wire.Bytes(string.Concat(Enumerable.Repeat("*1\r\n", 8)) + "*0\r\n");

        Assert.Equal([eight.Length], Scan(eight, [eight.Length]));
        Assert.Equal([-1], Scan(nine, [nine.Length]));
        Assert.Equal([empty.Length], Scan(empty, [empty.Length]));
    }

    [Theory]
    [InlineData("+1234567\r\n")]
    [InlineData("$4\r\nabcd\r\n")]
    [InlineData("*2\r\n+\r\n+\r\n")]
    [InlineData(":1234567\r\n")]
    public void A_reply_may_be_as_long_as_is_said_and_not_a_byte_longer(string text)
    {
        var bytes = Wire.Bytes(text);
        for (var end = 1; end < bytes.Length; end++)
        {
            Assert.Equal(0, default(RespReplyScanner).Scan(bytes.AsSpan(0, end), bytes.Length));
        }

        Assert.Equal(bytes.Length, default(RespReplyScanner).Scan(bytes, bytes.Length));
        Assert.Equal(-1, default(RespReplyScanner).Scan(bytes, bytes.Length - 1));
    }

    [Theory]
    [InlineData("$16777217\r\n")]
    [InlineData("*5592405\r\n")]
    [InlineData("*999999999\r\n")]
    public void What_says_it_will_be_too_long_is_not_waited_for(string text) =>
        Assert.Equal([-1], Scan(Wire.Bytes(text), [text.Length]));

    private static Gen<byte[]> Reply(int depth)
    {
        var plain = Gen.Elements(
            "+OK\r\n", "+\r\n", "-ERR no\r\n", ":0\r\n", ":-9223372036854775808\r\n", ":12\r\n",
            "$-1\r\n", "*-1\r\n", "$0\r\n\r\n", "$2\r\n\r\n\r\n", "$5\r\n*1\r\n+\r\n", "*0\r\n",
            $"$1200\r\n{new string('v', 1_200)}\r\n")
            .Select(Wire.Bytes);
        return depth == 0
            ? plain
            : Gen.Frequency(
                (3, plain),
                (1, Gen.Choose(0, 4).SelectMany(count => Reply(depth - 1).ArrayOf(count)).Select(Array)));

        static byte[] Array(byte[][] elements) =>
            [.. Wire.Bytes($"*{elements.Length}\r\n"), .. elements.SelectMany(each => each)];
    }

    private static int Depth(object? reply) =>
        reply is List<object?> elements ? 1 + elements.Select(Depth).DefaultIfEmpty(0).Max() : 0;

    // The length of each reply, and −1 where rubbish began.
    private static List<int> Scan(byte[] bytes, IEnumerable<int> ends)
    {
        var lengths = new List<int>();
        var scanner = default(RespReplyScanner);
        var start = 0;
        foreach (var end in ends)
        {
            var length = 1;
            while (start < end && length > 0)
            {
                length = scanner.Scan(bytes.AsSpan(start, end - start), Most);
                if (length != 0)
                {
                    lengths.Add(length);
                }

                if (length < 0)
                {
                    return lengths;
                }

                start += length;
            }
        }

        return lengths;
    }
}
