using DesignPatterns.ShardedServices.Tests.Memcached;
using DesignPatterns.ShardedServices.Tests.Servers;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// Goal: a client cannot tell a router before three memcacheds from one memcached. Method: the same bytes to both,
/// one by one and in one go; of cas tokens it counts only which are equal. ^ stands for a key of 251 bytes, ~ for
/// \r\n, @ for the last cas token that was told.
/// </summary>
public sealed class OracleTests(ServersFixture servers) : IClassFixture<ServersFixture>
{
    /// <summary>What is the router's own to answer, or differs on purpose, as the tests of the reader say.</summary>
    private static readonly string[] Different =
        ["@~", "set@ k 0 0 1~version~", "foo@bar~", "stats reset~", "stats foo~", "mg k N30 v t~mg k v~"];

    public static TheoryData<string> Known =>
        [.. RequestsBesideMemcachedTests.Cases.Select(one => one.Data).Where(shown => !Different.Contains(shown))];

    public static TheoryData<string> Cases =>
    [
        "set a 1 0 1~1~set b 2 0 2~22~set c 3 0 3~333~set d 4 0 4~4444~get a b c d e~get e d c b a~get a a b a~",
        "set a 1 0 1~1~set b 2 0 1~2~gets a b c~gets c b~gets x a~gat 0 a b c~gats 0 c b a~get x~gets x~gat 0 x~",
        "set a 0 0 1~1~gets a~cas a 0 0 1 @~2~get a~cas a 0 0 1 @~3~get a~cas b 0 0 1 @~3~",
        "set a 0 0 1~1~gets a~cas a 0 0 1 0~2~cas a 0 0 1 @ noreply~4~get a~cas a 0 0 1 -1~5~",
        "cas a 0 0 1 0~2~set a 0 0 1~1~cas a 0 0 1 +1~2~cas a 0 0 1 18446744073709551615~2~get a~",
        "set a 0 0 1~1~gets a~touch a 0~gets a~cas a 0 0 1 @~2~append a 0 0 1~3~gets a~prepend a 0 0 1~0~gets a~",
        "ms a 1 c~1~mg a c v~ms a 1 C@~2~mg a v~ms a 1 C@~3~mg a v c~md a C@~mg a~md a C5~",
        "ms a 1 C5~1~ms a 1~1~ms a 1 C5~2~ms a 1 Cx~2~ms a 1 C~2~md a Cx~ma a Cx~ms a 1 ME c~2~ms b 1 MR c~2~",
        "ms a 1 c k f F7 T0~1~mg a c k f s t v~ma a N0 c~ma a c v t~mg a c~ma a C@ v~ma a C@ v~",
        "ms a 1 I~1~mg a c~md a I C@~mg a v c~mg a v~ms a 1 C@ I~2~mg a v~",
        "ms Zm9v 3 b~abc~get foo~mg Zm9v b k v~mg foo v~md foo~mg Zm9v b v~set bar 0 0 1~1~mg YmFy b v k~ma YmFy b~",
        "ms AAAA 1 b~1~mg AAAA b v k~mg AAAA b k q~md AAAA b k~mg AAAA b v~ms IGEg 1 b~1~me IGEg b~mg IGEg v~",
        "ms !! 1 b~1~ms = 1 b~1~mg A b~ms Zm9 1 b~1~mg Zm9vYg== b~ms Zm9vYg== 2 b~xx~get foob~",
        "mg a v q~mg b v q k~ms a 1 q~1~mg a v q k Oxy~md a q~md a q~ma a q~ma a N0 J3 v~ma a q v~mn~",
        "ms a 1 MS~1~ms a 1 MA~2~ms a 1 MP~0~mg a v~ms b 1 MA~1~ms b 1 MR~1~ms a 1 MX~1~ms a 1 ma~1~",
        "set n 0 0 2~10~incr n 5~decr n 10~decr n 100~incr n 18446744073709551615~incr n 1~incr n -1~decr n x~get n~",
        "set n 0 0 1~9 ~incr n 1~set n 0 0 3~1x2~incr n 1~decr q 1~set n 0 0 0~~incr n 1~",
        "set a 0 0 1 noreply~1~add a 0 0 1 noreply~2~replace a 0 0 1 noreply~3~append a 0 0 1 noreply~4~get a~",
        "incr a 1 noreply~delete a noreply~touch a 0 noreply~flush_all noreply~cas a 0 0 1 1 noreply~1~get a~",
        "set a 0 0 1~1~set b 0 0 1~2~set c 0 0 1~3~flush_all~get a b c~set a 0 0 1~1~flush_all 0~get a~",
        "set a 0 0 1~1~flush_all 100~get a~flush_all -1~get a~flush_all x~verbosity 1~verbosity~verbosity x y~",
        "set a 0 0 3~ab~get a~~get a~set a 0 0 1~abc~get a~set a 0 0 0~~get a~",
        "set a 4294967295 0 1~1~get a~mg a f~ms a 1 F4294967295~1~get a~set b 0 -1 1~1~get b~ms b 1 T-1~1~mg b v~",
        "bogus~set~get~mg~ms~md~ma~me~mn~set a~set a 0 0~set a b c d~1~get~  ~~ get a~ mn~",
        "mg a Z~mg a v v~ms a 1 Z~1~md a Z~ma a Z~ma a D~ma a Dx~ma a MI~ma a MD v~ma a M+ N0 v~ma a M- v~ma a M? v~",
        "set noreply 0 0 1~1~get noreply~set a 0 0 1 norepl~1~get a~delete a x~delete a 0~version~",
        "set \u00e9 0 0 1~1~get \u00e9~mg \u00e9 k v~gets \u00e9 \u00e9~delete \u00e9~set {a}b 0 0 1~1~get {a}b~",
    ];

    [Theory]
    [MemberData(nameof(Known))]
    [MemberData(nameof(Cases))]
    // Not in one go: for a key that is too long in a get, memcached drops the answers that were to come before.
    [InlineData("get ^~set ^ 0 0 1~1~get a ^ b~delete ^~incr ^ 1~touch ^ 1~mg ^ v~ms ^ 1~1~md ^~ma ^~gat 0 ^~")]
    public async Task Asked_one_by_one_it_answers_what_memcached_answers(string shown)
    {
        var requests = Split(shown);
        Assert.Equal(await HoldAsync(servers.Plain, requests), await HoldAsync(servers.Router, requests));
    }

    [Theory]
    [MemberData(nameof(Known))]
    [MemberData(nameof(Cases))]
    public async Task Asked_in_one_go_by_a_client_that_sends_no_more_it_answers_what_memcached_answers(string shown)
    {
        var bytes = string.Concat(Split(shown));
        Assert.Equal(await SayAsync(servers.Plain, bytes), await SayAsync(servers.Router, bytes));
    }

    [Theory]
    [InlineData("set k 0 0 5~12345~set k 0 0 {0}~{1}~get k~")]
    [InlineData("set k 0 0 5~12345~add k 0 0 {0}~{1}~get k~replace k 0 0 {0} noreply~{1}~get k~")]
    [InlineData("set k 0 0 5~12345~set k 0 0 {0} noreply~{1}~get k~")]
    [InlineData("set k 0 0 5~12345~append k 0 0 {0}~{1}~get k~cas k 0 0 {0} 1~{1}~get k~")]
    [InlineData("set k 0 0 5~12345~ms k {0}~{1}~get k~")]
    [InlineData("set k 0 0 5~12345~ms k {0} q~{1}~get k~")]
    [InlineData("set k 0 0 5~12345~ms k {0} ME~{1}~get k~")]
    [InlineData("set k 0 0 5~12345~ms aw== {0} b~{1}~get k~")]
    public async Task What_is_too_large_leaves_behind_what_memcached_leaves_behind(string shown)
    {
        foreach (var length in (int[])[1_000_000, 1_048_576, 1_048_577, 3_000_000])
        {
            var bytes = shown.Replace("{0}", $"{length}").Replace("{1}", new string('x', length)).Replace("~", "\r\n");
            Assert.Equal(await SayAsync(servers.Plain, bytes), await SayAsync(servers.Router, bytes));
        }
    }

    private static string[] Split(string shown) => [.. Cut(
        shown.Replace("~", "\r\n").Replace("^", new('k', 251)).Replace("@", Transcript.LastToken))];

    /// <summary>Whole requests, with their blocks, as far as they can be told; the rest as it is.</summary>
    private static IEnumerable<string> Cut(string text)
    {
        for (var start = 0; start < text.Length;)
        {
            var rest = Conversation.Bytes(text[start..]);
            var length = Length(rest, out var found, out _) ? Math.Min(found, rest.Length) : rest.Length;
            yield return text.Substring(start, length);
            start += length;
        }
    }

    private static bool Length(ReadOnlySpan<byte> bytes, out int length, out string shown) =>
        Frames.Requests(bytes, out length, out shown);

    private static async Task<string> HoldAsync(MemcachedServer server, string[] requests)
    {
        using var client = await TextClient.ConnectAsync(server.EndPoint);
        return await Transcript.HoldAsync(client, requests);
    }

    private static async Task<string> HoldAsync(RunningRouter router, string[] requests)
    {
        using var client = await router.ConnectAsync();
        return await Transcript.HoldAsync(client, requests);
    }

    private static async Task<string> SayAsync(MemcachedServer server, string bytes)
    {
        using var client = await TextClient.ConnectAsync(server.EndPoint);
        return await Transcript.SayAsync(client, bytes);
    }

    private static async Task<string> SayAsync(RunningRouter router, string bytes)
    {
        using var client = await router.ConnectAsync();
        return await Transcript.SayAsync(client, bytes);
    }
}
