using DesignPatterns.ShardedServices.Tests.Servers;
using DesignPatterns.ShardRouting.Memcached;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

/// <summary>
/// Goal: a client cannot tell the router from memcached. Method: the same bytes to memcached, and through the
/// reader to a memcached; ^ stands for a key of 251 bytes, ~ for \r\n, @ for a zero.
/// </summary>
public sealed class RequestsBesideMemcachedTests(MemcachedServer server) : IClassFixture<MemcachedServer>
{
    public static TheoryData<string> Cases =>
    [
        "~", "\n", "x~", "foo~", "foo bar~", "get~", "gets~", "gat~", "gat 10~", "gats 10~", "gat abc~",
        "gat abc k~", "gat abc ^~", "gat 10 ^~", "gat 10 k~", "get k~", "get k\n", "  get   k   j  ~",
        "bget k~",
        "get ^~", "get k ^ j~", "GET k~", "get k noreply~", "getx k~", "mx k~",
        "set k 0 0 1~1~get k~", "set k 5 0 1~1~get k j k~", "set k 0 0 0~~get k~", "set k 0 0 1 ~1~get k~",
        "set k 0 0 1 noreply~1~get k~", "set k 0 0 1 foo~1~get k~", "set k 0 0 1 noreply foo~version~",
        "set k 0 0 3~abcdefgh~version~", "set k 0 0 3~abc\nversion~", "set k 0 0 3 noreply~abcdefgh~version~",
        "set ^ 0 0 3~abc~version~", "set ^ 0 0 3 noreply~abc~version~", "set k 0 0 -1~version~",
        "set k 0 0 2147483646~version~", "set k 0 0 +1~1~get k~", "set k 0 0 1x~1~",
        "set k 0 0 4294967297~1~",
        "set k 0 0 99999999999999999999~1~", "set k 0 0~version~", "set k 0 0 noreply~version~", "set k~",
        "set~",
        "set k 4294967296 0 1~1~get k~", "set k -1 0 1~1~", "set k -0 0 1~1~get k~", "set k x 0 1~1~",
        "set k -18446744073709551615 0 1~1~get k~", "set k 18446744073709551616 0 1~1~", "set k - 0 1~1~",
        "set k 0 99999999999 1~1~get k~", "set k 0 x 1~1~", "set k 0 -1 1~1~get k~",
        "set noreply 0 0 1~1~get noreply~delete noreply~", "cas k 0 0 1~1~", "cas k 0 0 1 x~1~",
        "cas k 0 0 1 7~1~", "set k 0 0 1~1~cas k 0 0 1 7~2~cas k 0 0 1 7 noreply~2~get k~",
        "cas k 0 0 1 noreply~1~version~", "cas k 0 0 1 7 foo~1~", "add k 0 0 1~1~add k 0 0 1~2~get k~",
        "replace k 0 0 1~1~", "append k 0 0 1~1~", "set k 0 0 1~1~append k 0 0 1~2~prepend k 0 0 1~0~get k~",
        "set k 0 0 1~5~incr k 2~decr k 9~incr k 1 noreply~get k~", "incr k 1~", "incr k~", "incr~",
        "set k 0 0 1~x~incr k 1~incr k 1 noreply~version~", "incr k x~", "incr k x noreply~version~",
        "incr k noreply~version~", "incr k noreply noreply~version~", "incr k 1 foo~", "incr ^ 1~",
        "incr ^ 1 noreply~version~", "incr k 1 2 3~", "touch k 1~", "touch k~", "touch k x~",
        "touch k noreply noreply~version~", "touch noreply noreply~version~", "touch ^ 0~",
        "set k 0 0 1~1~touch k 0~touch k 0 noreply~version~", "delete k~", "delete~", "delete k 0~",
        "delete k 1~",
        "delete k noreply~version~", "delete k 0 noreply~version~", "delete k 1 noreply~version~",
        "delete k noreply noreply~version~", "delete noreply noreply~version~", "delete k 0 0~",
        "delete k 0 0 0~",
        "delete ^~", "delete ^ noreply~version~", "delete ^ foo~", "delete ^ foo noreply~version~",
        "mg~", "mg k~", "mg k v~", "mg ^ v~", "mg k q~mn~", "mg k v q k O1~mn~", "mg k z~", "mg k z q~mn~",
        "mg k q z~mn~", "mg k v v~", "mg k q q~mn~", "mg k v v q q~mn~", "mg k qq~mn~", "mg k q1 v~mn~",
        "ms k 1~1~mg k v q~mn~", "ms k 1 F3~1~mg k s v f t k Oabc~", "mg k N30 v t~mg k v~", "mg k Tx~",
        "mg k O123456789012345678901234567890123~", "mg k v v v v v v v v v v v v v v v v v v v~",
        "mg k q b c f h k l s t u v N1 R1 T1 O1 P1 L1 v v v v~mn~", "mg !! b~", "mg Zm9v b k v~",
        "ms Zm9v 1 b k~1~mg Zm9v b k v~get foo~", "mg k é~", "mg k \u007f~",
        "ms~", "ms k~", "ms k x~version~", "ms k -1~version~", "ms ^ 1~1~", "ms k 1~1~", "ms k 1 q~1~mn~",
        "ms k 3 q~abcde~mn~", "ms k 3~abcde~mn~", "ms k 3 z~abc~mn~", "ms k 1 q q~1~mn~", "ms k 1 Fx~1~mn~",
        "ms k 1 ME~1~ms k 1 ME q~2~mn~", "ms k 1 MX q~2~mn~", "ms k 1 k Oxyz~1~", "ms k 1 T0 I C5 q~1~mn~",
        "ms k 1 O123456789012345678901234567890123 q~1~mn~", "ms k S1 q~1~mn~",
        "ms k 1 k k k k k k k k k k k k k k k k k k~1~mn~", "ms k 1 MA~1~ms k 1 MR q~1~mn~",
        "md~", "md k~", "md k q~mn~", "ms k 1~1~md k q~mn~", "ms k 1~1~md k C1 q~mn~", "md k q q~mn~",
        "md k z~",
        "md ^~", "md k k O1~", "md k v v v v v v v v v v v v v v v v v v v~", "ma~", "ma k~", "ma k q~mn~",
        "ms k 1~1~ma k~ma k q~ma k v q~ma k v~mn~", "ma k N0 J5 v~", "ma k q q~mn~", "ma k MX q~mn~", "ma ^~",
        "ms k 1~x~ma k q~mn~", "ma k v v v v v v v v v v v v v v v v v v v~", "me~", "me k~", "me ^~",
        "me k b q~",
        "mn~", "mn x y~", "version~", "version x~", "verbosity~", "verbosity 0~", "verbosity x~",
        "verbosity noreply~version~", "verbosity 0 noreply~version~", "verbosity noreply noreply~version~",
        "verbosity 1 2 3~", "flush_all~", "flush_all 0~", "flush_all x~", "flush_all noreply~version~",
        "flush_all 0 noreply~version~", "flush_all noreply noreply~version~", "flush_all 1 2 3~",
        "stats reset~",
        "stats foo~", "version~quit~version~", "quit x~version~", "@~", "set@ k 0 0 1~version~", "foo@bar~",
        "GET / HTTP/1.1~Host: localhost~", "POST / HTTP/1.1~", "get / HTTP/1.1~", "x HTTP/1.1~",
    ];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task What_a_client_hears_is_what_memcached_says(string shown)
    {
        var bytes = Bytes(shown);
        _ = await server.AskAsync("flush_all\r\n"u8.ToArray());
        var said = Conversation.Text(await server.AskAsync(bytes));
        _ = await server.AskAsync("flush_all\r\n"u8.ToArray());

        Assert.Equal(said, await Conversation.HoldAsync(server, bytes));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1~")]
    [InlineData("quit~")]
    [InlineData("a long line")]
    [InlineData("a long gat")]
    public async Task Where_memcached_closes_without_a_word_so_does_the_reader(string shown)
    {
        var bytes = shown switch
        {
            "a long line" => Conversation.Bytes(new('a', 2_049)),
            "a long gat" => Conversation.Bytes("gat 9 ".PadRight(2_049, 'a')),
            _ => Bytes(shown),
        };

        Assert.Empty(await server.AskUntilClosedAsync(bytes));

        Assert.True(MemcachedRequests.TryRead(bytes, 1, out var request));
        Assert.True(request.Closes || request.Verb == MemcachedVerb.Quit);
        Assert.Null(request.Error);
    }

    [Fact]
    public async Task A_key_too_long_in_a_multiget_makes_memcached_forget_the_answers_before_it()
    {
        var bytes = Bytes("version~get k ^~version~");

        Assert.Equal(
            "CLIENT_ERROR bad command line format\r\nVERSION 1.6",
            Conversation.Text(await server.AskAsync(bytes))[..49]);
        Assert.StartsWith("VERSION", await Conversation.HoldAsync(server, bytes));
    }

    [Theory]
    [InlineData("set big 0 0 2000000")]
    [InlineData("set big 0 0 2000000 noreply")]
    [InlineData("ms big 2000000")]
    [InlineData("ms big 2000000 q")]
    public async Task A_value_too_large_is_refused_and_its_bytes_are_dropped(string line)
    {
        var bytes = Conversation.Bytes($"{line}\r\n{new string('x', 2_000_000)}\r\nmn\r\n");

        Assert.Equal(
            Conversation.Text(await server.AskAsync(bytes)), await Conversation.HoldAsync(server, bytes));
        Assert.True(MemcachedRequests.TryRead(bytes.AsSpan(0, 100), Conversation.MostValueBytes,
            out var request));
        Assert.Equal(bytes.Length - 4, request.Length);
    }

    [Fact]
    public async Task A_multiget_of_64_KiB_is_one_request_and_a_longer_one_is_refused()
    {
        var longest = Conversation.Bytes(
            "get " + string.Concat(Enumerable.Repeat("key ", 16_382)) + "key\r\n");

        Assert.Equal("END\r\n", await Conversation.HoldAsync(server, longest));
        Assert.True(MemcachedRequests.TryRead([.. longest[..^2], .. "k\r\n"u8], 1, out var request));
        Assert.True(request.Closes);
        Assert.Equal("SERVER_ERROR out of memory reading request", request.Error);
    }

    [Theory]
    [InlineData("shutdown~")]
    [InlineData("slabs reassign 1 2~")]
    [InlineData("lru mode flat~")]
    [InlineData("lru_crawler crawl all~")]
    [InlineData("watch fetchers~")]
    [InlineData("cache_memlimit 8~")]
    [InlineData("debugtime p~")]
    public void What_would_change_or_take_over_the_server_is_refused(string shown)
    {
        Assert.True(MemcachedRequests.TryRead(Bytes(shown), 1, out var request));
        Assert.Equal((MemcachedVerb.Refused, "ERROR", false), (request.Verb, request.Error, request.Closes));
    }

    [Fact]
    public void The_binary_protocol_is_refused_and_the_connection_closed()
    {
        Assert.True(MemcachedRequests.TryRead([0x80], 1, out var request));
        Assert.Equal((MemcachedVerb.Refused, "ERROR", true), (request.Verb, request.Error, request.Closes));
    }

    [Theory]
    [InlineData("get a\tb~", "CLIENT_ERROR bad command line format")]
    [InlineData("get a\rb~", "CLIENT_ERROR bad command line format")]
    [InlineData("mg k @~", "CLIENT_ERROR bad command line format")]
    [InlineData("get a@b~", "CLIENT_ERROR bad command line format")]
    [InlineData("set a\tb 0 0 3~abc~", "CLIENT_ERROR bad command line format")]
    [InlineData("set a\tb 0 0 3 noreply~abc~", null)]
    public void A_key_with_control_characters_is_refused_though_memcached_takes_it(
        string shown, string? error)
    {
        Assert.True(MemcachedRequests.TryRead(Bytes(shown), 100, out var request));
        Assert.Equal((MemcachedVerb.Refused, error), (request.Verb, request.Error));
        Assert.Equal(Bytes(shown).Length, request.Length);
    }

    private static byte[] Bytes(string shown) => Conversation.Bytes(shown
        .Replace("~", "\r\n").Replace("@", "\0").Replace("^", new('k', 251)));
}
