using System.Net;
using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Feed;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.Dashboard.Tests.Resources;

/// <summary>
/// Goal: a command reaches the orchestrator once, from our own pages only, and its outcome is said.
/// </summary>
public class CommandTests
{
    private const string Restart = "/resources/edge/commands/restart";

    [Fact]
    public async Task A_command_is_forwarded_and_its_outcome_is_shown_once()
    {
        await using var feed = await FakeFeed.StartAsync(Dictionary.Resources);
        await using var host = await StartAsync(feed);
        feed.Answer = (_, _, _) => Task.FromResult<IResult>(
            TypedResults.Ok(new CommandOutcome(Succeeded: true, "is <i>running</i> again")));

        using var answer = await host.Browser.PostAsync(Restart, Back("/?resource=edge&state=all"));

        Assert.Equal(["edge/restart"], feed.Commands);
        var address = answer.RequestMessage!.RequestUri!;
        Assert.StartsWith("/?resource=edge&state=all&notice=", address.PathAndQuery, StringComparison.Ordinal);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("is &lt;i&gt;running&lt;/i&gt; again", page, StringComparison.Ordinal);
        Assert.Contains("Restart", page, StringComparison.Ordinal);

        using var renewal = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "X-Renewal", "1" } } };
        using var renewed = await host.Browser.SendAsync(renewal);
        Assert.Contains("&lt;i&gt;", await renewed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("&lt;i&gt;", await host.Browser.GetStringAsync(address), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_orchestrator_says_of_a_failure_is_shown()
    {
        await using var feed = await FakeFeed.StartAsync(Dictionary.Resources);
        await using var host = await StartAsync(feed);
        feed.Answer = (_, _, _) => Task.FromResult<IResult>(
            TypedResults.Ok(new CommandOutcome(Succeeded: false, "the port is taken")));
        using var failed = await host.Browser.PostAsync(Restart, content: null);
        feed.Answer = (_, _, _) => Task.FromResult<IResult>(
            TypedResults.Problem("no such command here", statusCode: 404));
        using var missing = await host.Browser.PostAsync(Restart, content: null);
        feed.Answer = (_, _, _) => Task.FromResult<IResult>(TypedResults.Text("rubbish", "application/json"));
        using var unread = await host.Browser.PostAsync(Restart, content: null);

        var page = await failed.Content.ReadAsStringAsync();
        Assert.Contains("notice bad", page, StringComparison.Ordinal);
        Assert.Contains("the port is taken", page, StringComparison.Ordinal);
        Assert.Contains("no such command here", await missing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("cannot be read", await unread.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_AppHost_that_is_gone_is_said_to_be()
    {
        var feed = await FakeFeed.StartAsync(Dictionary.Resources);
        await using var host = await StartAsync(feed);
        await feed.DisposeAsync();

        using var answer = await host.Browser.PostAsync(Restart, Back("/console?resource=edge"));

        Assert.Equal("/console", answer.RequestMessage!.RequestUri!.AbsolutePath);
        Assert.Contains(
            "The AppHost cannot be reached", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/resources/nobody/commands/restart")]
    [InlineData("/resources/edge/commands/no-such-command")]
    [InlineData("/resources/edge/commands/..%2F..%2Fresources")]
    public async Task What_was_never_offered_is_not_forwarded(string path)
    {
        await using var feed = await FakeFeed.StartAsync(Dictionary.Resources);
        await using var host = await StartAsync(feed);

        using var answer = await host.Browser.PostAsync(path, content: null);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(feed.Commands);
    }

    [Theory]
    [InlineData("Origin", "https://elsewhere.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_page_of_another_origin_cannot_give_a_command(string header, string value)
    {
        await using var feed = await FakeFeed.StartAsync(Dictionary.Resources);
        await using var host = await StartAsync(feed);
        using var request = new HttpRequestMessage(HttpMethod.Post, Restart) { Headers = { { header, value } } };

        using var answer = await host.Browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Empty(feed.Commands);
    }

    [Fact]
    public async Task The_dashboards_own_page_can_give_a_command()
    {
        await using var feed = await FakeFeed.StartAsync(Dictionary.Resources);
        await using var host = await StartAsync(feed);
        using var request = new HttpRequestMessage(HttpMethod.Post, Restart)
        {
            Headers = { { "Origin", host.Address }, { "Sec-Fetch-Site", "same-origin" } },
        };

        using var answer = await host.Browser.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Single(feed.Commands);
    }

    [Fact]
    public async Task Without_a_cookie_no_command_is_given()
    {
        await using var feed = await FakeFeed.StartAsync(Dictionary.Resources);
        await using var host = await StartAsync(feed);

        using var answer = await host.Stranger.PostAsync(Restart, content: null);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/login", answer.Headers.Location!.AbsolutePath, StringComparison.Ordinal);
        Assert.Empty(feed.Commands);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example/")]
    public async Task A_command_leads_back_to_the_dashboard_only(string back)
    {
        await using var feed = await FakeFeed.StartAsync(Dictionary.Resources);
        await using var host = await StartAsync(feed);

        using var answer = await host.Browser.PostAsync(Restart, Back(back));

        Assert.StartsWith(
            $"{host.Address}/?notice=", $"{answer.RequestMessage!.RequestUri}", StringComparison.Ordinal);
    }

    [Fact]
    public void The_oldest_notice_makes_room()
    {
        var notices = new NoticeStore();
        var notice = new Notice("edge", "Restart", Dictionary.At, Succeeded: true, "");
        var first = notices.Add(notice);
        var ids = Enumerable.Range(0, NoticeStore.Capacity).Select(_ => notices.Add(notice)).ToList();

        Assert.Null(notices.Show(first));
        Assert.Equal(NoticeStore.Capacity, ids.Distinct().Count());
        Assert.NotNull(notices.Show(ids[0]));
        Assert.Null(notices.Show(ids[0]));
        Assert.NotNull(notices.ShowAgain(ids[0]));
        Assert.Null(notices.ShowAgain(ids[1]));
    }

    private static FormUrlEncodedContent Back(string address) =>
        new([KeyValuePair.Create("back", address)]);

    private static async Task<DashboardHost> StartAsync(FakeFeed feed)
    {
        var host = await DashboardHost.StartAsync(feed.Settings);
        var board = host.Get<ResourceBoard>();
        await Eventually.HoldsAsync("all are told", () => board.Resources.Length == Dictionary.Resources.Length);
        return host;
    }
}
