namespace DesignPatterns.ReplicatedServices.Tests.Edge;

public class ForwardingHeadersTests
{
    private static readonly (string, string)[] Forged =
    [
        ("Forwarded", "for=203.0.113.7;proto=http;host=bank.example"),
        ("X-Forwarded-For", "203.0.113.7"),
        ("x-forwarded-for", "203.0.113.8"),
        ("X-Forwarded-Proto", "http"),
        ("X-Forwarded-Host", "bank.example"),
        ("X-Forwarded-Port", "80"),
        ("X-Forwarded-Prefix", "/admin"),
        ("X-Real-IP", "203.0.113.7"),
        ("X-Original-For", "203.0.113.7"),
        ("X-Original-URL", "/admin"),
    ];

    [Fact]
    public async Task What_a_client_claims_is_replaced_by_what_the_edge_knows()
    {
        await using var edge = await RunningEdge.StartAsync();

        var seen = await edge.ForwardAsync(Forged);

        AssertOwnWords(edge, seen.Headers);
    }

    [Fact]
    public async Task A_client_cannot_have_the_edges_own_words_removed_by_naming_them()
    {
        await using var edge = await RunningEdge.StartAsync();

        var seen = await edge.ForwardAsync(
            ("Connection", "X-Forwarded-For"),
            ("Connection", "Time-Remaining"),
            ("X-Forwarded-For", "203.0.113.7"));

        AssertOwnWords(edge, seen.Headers);
        Assert.True(seen.Headers.ContainsKey("Time-Remaining"));
    }

    [Fact]
    public async Task What_only_hops_may_say_is_not_taken_from_a_client()
    {
        await using var edge = await RunningEdge.StartAsync();

        var seen = await edge.ForwardAsync(("Time-Remaining", "99999999"), ("Attempt", "2"));

        Assert.InRange(int.Parse(seen.Headers["Time-Remaining"]), 1, 20_000);
        Assert.False(seen.Headers.ContainsKey("Attempt"));
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.0.0.0/8")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task A_trusted_proxys_claims_are_kept_and_the_edges_own_appended(string trusted)
    {
        await using var edge = await RunningEdge.StartAsync(new() { ["Edge:TrustedProxies:0"] = trusted });

        var headers = (await edge.ForwardAsync(Forged)).Headers;

        Assert.Equal("203.0.113.7, 203.0.113.8, 127.0.0.1", headers["X-Forwarded-For"]);
        Assert.Equal("http, https", headers["X-Forwarded-Proto"]);
        Assert.Equal($"bank.example, {edge.Address.Authority}", headers["X-Forwarded-Host"]);
        Assert.False(headers.ContainsKey("Forwarded"));
    }

    [Fact]
    public async Task Whoever_is_not_named_as_trusted_is_not()
    {
        await using var edge = await RunningEdge.StartAsync(
            new() { ["Edge:TrustedProxies:0"] = "10.0.0.0/8" });

        AssertOwnWords(edge, (await edge.ForwardAsync(Forged)).Headers);
    }

    [Fact]
    public async Task The_frameworks_switch_changes_nothing_once_the_defaults_turn_it_off()
    {
        await using var edge = await RunningEdge.StartAsync(new() { ["ForwardedHeaders_Enabled"] = "false" });

        AssertOwnWords(edge, (await edge.ForwardAsync(Forged)).Headers);
    }

    [Fact]
    public async Task The_frameworks_switch_left_on_would_let_anyone_be_anyone()
    {
        // As ASPNETCORE_FORWARDEDHEADERS_ENABLED=true does when nobody turns it off.
        await using var edge = await RunningEdge.StartAsync(new() { ["ForwardedHeaders_Enabled"] = "true" });

        var seen = await edge.ForwardAsync(("X-Forwarded-For", "203.0.113.7"));

        Assert.Equal("203.0.113.7", seen.Headers["X-Forwarded-For"]);
    }

    private static void AssertOwnWords(RunningEdge edge, IReadOnlyDictionary<string, string> headers)
    {
        Assert.Equal(
            [
                ("X-Forwarded-For", "127.0.0.1"),
                ("X-Forwarded-Host", edge.Address.Authority),
                ("X-Forwarded-Proto", "https"),
            ],
            headers.Where(header => IsAboutTheWay(header.Key))
                .Select(header => (header.Key, header.Value)).Order());
    }

    private static bool IsAboutTheWay(string name) =>
        name.Contains("Forwarded", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Original", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Real", StringComparison.OrdinalIgnoreCase);
}
