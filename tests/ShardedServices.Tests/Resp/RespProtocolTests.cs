using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Resp;

/// <summary>What a real Redis reads of a line, and says to what is no request.</summary>
public sealed class RespProtocolTests(RedisOracle redis) : IClassFixture<RedisOracle>
{
    [Theory]
    [InlineData("*x\r\n")]
    [InlineData("*\r\n")]
    [InlineData("*01\r\n$4\r\nPING\r\n")]
    [InlineData("*+1\r\n$4\r\nPING\r\n")]
    [InlineData("* 1\r\n")]
    [InlineData("*2147483648\r\n")]
    [InlineData("*99999999999999999999\r\n")]
    [InlineData("*1\r\n+PING\r\n")]
    [InlineData("*1\r\n*1\r\n")]
    [InlineData("*1\r\n\r\n")]
    [InlineData("*1\r\n$x\r\n")]
    [InlineData("*1\r\n$\r\n")]
    [InlineData("*1\r\n$-1\r\n")]
    [InlineData("*1\r\n$04\r\nPING\r\n")]
    [InlineData("*1\r\n$99999999999\r\n")]
    [InlineData("PING \"a\r\n")]
    [InlineData("PING 'a\r\n")]
    [InlineData("PING \"a\"b\r\n")]
    [InlineData("PING 'a''b'\r\n")]
    public async Task What_is_no_request_hears_what_a_real_Redis_says(string text)
    {
        var request = Wire.Read(Wire.Bytes(text));

        Assert.Equal(Wire.Text(await redis.Server.AskAsync(Wire.Bytes(text))), $"-{request.Error}\r\n");
    }

    [Theory]
    [InlineData("", "too big inline request")]
    [InlineData("*", "too big mbulk count string")]
    [InlineData("*1\r\n$", "too big bulk count string")]
    public async Task A_line_without_end_hears_what_a_real_Redis_says(string start, string error)
    {
        var text = start + new string('1', 200_000);

        var request = Wire.Read(Wire.Bytes(text));

        Assert.Equal($"ERR Protocol error: {error}", request.Error);
        Assert.Equal(Wire.Text(await redis.Server.AskAsync(Wire.Bytes(text))), $"-{request.Error}\r\n");
    }

    [Fact]
    public async Task A_line_of_any_quotes_and_escapes_is_split_as_a_real_Redis_splits_it()
    {
        var pieces = Gen.Elements(
            "\"", "'", "\\", "\"a\"", "'b'", "\\x41", "\\x", "\\n", "\\\"", "\\'", " ",
            "\t", "\v", "\r", "x", "\u00e9");
        var lines = pieces.ArrayOf().Select(string.Concat).Sample(1_000, 12).Distinct().ToArray();
        var (wrong, right) = (0, 0);

        foreach (var line in lines)
        {
            var bytes = Wire.Bytes($"EVAL 'return ARGV' 0 {line}\r\n");
            var theirs = Wire.ReadReplies(await redis.Server.AskAsync(bytes))[0];
            var request = Wire.Read(bytes);
            if (theirs is string error)
            {
                wrong++;
                Assert.Equal(error, $"-{request.Error}");
            }
            else
            {
                right++;
                Assert.Equal(((List<object?>)theirs!).Cast<string>(), Wire.Arguments(request, bytes)[3..]);
            }
        }

        Assert.True(wrong > 50 && right > 50, $"{wrong} lines were wrong, {right} right.");
    }
}
