using DesignPatterns.ShardRouting.Resp;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Resp;

public sealed class RespRequestTests
{
    private static readonly RespLimits Limits = RespLimits.Default;

    private static Arbitrary<string[][]> AnyCommands =>
        Gen.OneOf(Gen.Elements("", "\r\n", "$3\r\n", "*", "\0\u00ff", new string('x', 1_200)), Pieces.Text)
            .ArrayOf().ArrayOf().ToArbitrary();

    [Fact]
    public void Commands_cut_at_any_places_read_the_same() =>
        Prop.ForAll(AnyCommands, Pieces.AnyCuts, (commands, cuts) =>
        {
            var bytes = commands.SelectMany(Wire.Request).ToArray();

            Assert.Equal(commands, ReadAll(bytes, Pieces.Of(bytes.Length, cuts)));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Any_bytes_cut_at_any_places_read_the_same_and_never_beyond_their_end() =>
        Prop.ForAll(Pieces.AnyProtocol.ToArbitrary(), Pieces.AnyCuts, (bytes, cuts) =>
        {
            var whole = ReadAll(bytes, [bytes.Length]);

            Assert.Equal(whole, ReadAll(bytes, Pieces.Of(bytes.Length, cuts)));
            Assert.Equal(whole, ReadAll(bytes, Pieces.Of(bytes.Length, Enumerable.Range(0, bytes.Length))));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void A_request_of_sixteen_megabytes_in_small_pieces_is_not_read_again_from_its_start()
    {
        var bytes = Wire.Request([.. Enumerable.Range(0, 60_000).Select(i => new string('v', 250))]);
        var request = new RespRequest();
        var last = 0;
        for (var end = 1_000; end < bytes.Length; end += 1_000)
        {
            Assert.False(request.TryRead(bytes.AsSpan(0, end), Limits));
            last = end;

            // Whoever read it again from its start would stumble here.
            bytes.AsSpan(0, Math.Max(0, end - 1_000)).Clear();
            bytes[0] = (byte)'*';
        }

        Assert.True(last > 15_000_000);
        Assert.True(request.TryRead(bytes, Limits));
        Assert.Equal((60_000, bytes.Length, null), (request.Count, request.Length, request.Error));
    }

    [Fact]
    public void A_long_line_in_small_pieces_is_searched_once()
    {
        var bytes = Wire.Bytes($"PING {new string('x', 60_000)}\r\n");
        var request = new RespRequest();
        for (var end = 1; end < bytes.Length; end++)
        {
            // A line end put where was looked before is not seen.
            Assert.False(request.TryRead(bytes.AsSpan(0, end), Limits));
            bytes[end / 2] = bytes[end / 2] == 'x' ? (byte)'\n' : bytes[end / 2];
        }

        Assert.True(request.TryRead(bytes, Limits));
        Assert.Equal(bytes.Length, request.Length);
    }

    [Theory]
    [InlineData("\r\n")]
    [InlineData("\n")]
    [InlineData("  \r\n")]
    [InlineData("*0\r\n")]
    [InlineData("*-1\r\n")]
    public void Nothing_asked_is_a_request_without_arguments(string text)
    {
        var request = Wire.Read(Wire.Bytes($"{text}PING\r\n"));

        Assert.Equal((0, text.Length, null), (request.Count, request.Length, request.Error));
    }

    [Fact]
    public void More_arguments_or_bytes_than_the_limits_are_errors_and_just_as_many_are_not()
    {
        var limits = new RespLimits(2, 5);

        Assert.Null(ErrorOf("*2\r\n$5\r\nabcde\r\n$0\r\n\r\n", limits));
        Assert.Null(ErrorOf("ab cd\r\n", limits));
        Assert.Equal("ERR Protocol error: invalid multibulk length", ErrorOf("*3\r\n", limits));
        Assert.Equal("ERR Protocol error: invalid bulk length", ErrorOf("*1\r\n$6\r\n", limits));
        Assert.Equal("ERR Protocol error: too big inline request", ErrorOf("a b c\r\n", limits));
    }

    [Fact]
    public void The_limits_that_are_the_default_hold_what_they_say()
    {
        Assert.Equal(new RespLimits(65_536, 16 * 1_024 * 1_024), RespLimits.Default);
        Assert.Null(ErrorOf("*65536\r\n", Limits));
        Assert.NotNull(ErrorOf("*65537\r\n", Limits));
        Assert.Null(ErrorOf("*1\r\n$16777216\r\n", Limits));
        Assert.NotNull(ErrorOf("*1\r\n$16777217\r\n", Limits));
    }

    // Redis looks at neither, so a shard of another make could take the bytes for other requests than we do.
    [Theory]
    [InlineData("*1\rX$4\r\nPING\r\n", "invalid multibulk length")]
    [InlineData("*1\r\n$4\rXPING\r\n", "invalid bulk length")]
    [InlineData("*1\r\n$4\r\nPINGXX", "expected a line end behind the bulk")]
    [InlineData("*1\r\n$4\r\nPING\rX", "expected a line end behind the bulk")]
    public void What_servers_read_differently_is_passed_on_to_none(string text, string error) =>
        Assert.Equal($"ERR Protocol error: {error}", ErrorOf(text, Limits));

    [Theory]
    [InlineData("POST / HTTP/1.1\r\n")]
    [InlineData("host: localhost:6379\r\n")]
    public void A_browser_that_a_web_page_sends_here_is_hung_up_on(string text) =>
        Assert.Equal("ERR Protocol error: this is no web server", ErrorOf(text, Limits));

    [Fact]
    public void An_argument_that_is_not_there_cannot_be_read()
    {
        var bytes = Wire.Request("GET", "k");
        var request = Wire.Read(bytes);

        Assert.Throws<ArgumentOutOfRangeException>(() => Wire.Text(request.Argument(bytes, 2)));
        Assert.Throws<ArgumentOutOfRangeException>(() => Wire.Text(request.Argument(bytes, -1)));
    }

    private static string? ErrorOf(string text, RespLimits limits)
    {
        var request = new RespRequest();
        request.TryRead(Wire.Bytes(text), limits);
        return request.Error;
    }

    // The arguments of each request, then the error, if that was the end. Each piece is copied to an array
    // that ends where the piece does, so that whoever reads beyond it throws.
    private static List<string[]> ReadAll(byte[] bytes, IEnumerable<int> ends)
    {
        var read = new List<string[]>();
        var request = new RespRequest();
        var start = 0;
        foreach (var end in ends)
        {
            var piece = bytes[start..end];
            while (piece.Length > 0 && request.TryRead(piece, Limits))
            {
                Assert.InRange(request.Length, 1, piece.Length);
                if (request.Error is { } error)
                {
                    read.Add([error]);
                    return read;
                }

                read.Add(Wire.Arguments(request, piece));
                start += request.Length;
                piece = bytes[start..end];
            }
        }

        return read;
    }
}
