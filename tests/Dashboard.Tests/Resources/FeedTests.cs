using DesignPatterns.Dashboard.Console;
using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Feed;
using DesignPatterns.Testing;

namespace DesignPatterns.Dashboard.Tests.Resources;

/// <summary>Goal: the dashboard shows what the orchestrator says, whatever happens between them.</summary>
public class FeedTests
{
    [Fact]
    public async Task What_the_orchestrator_tells_is_on_the_board_in_its_order()
    {
        await using var feed = await FakeFeed.StartAsync(Dictionary.Resources);
        await using var host = await DashboardHost.StartAsync(feed.Settings);
        var board = host.Get<ResourceBoard>();

        await Eventually.HoldsAsync("all are told", () => board.Resources.Length == Dictionary.Resources.Length);
        feed.Tell(Dictionary.Host("edge") with { State = "Stopping" });
        await Eventually.HoldsAsync("a change is told", () => board.Find("edge")?.State == "Stopping");

        Assert.True(board.IsConnected);
        Assert.Equal(
            Dictionary.Resources.Select(resource => resource.Name),
            board.Resources.Select(resource => resource.Name));
    }

    [Fact]
    public async Task A_line_that_is_rubbish_is_counted_and_does_not_stop_the_others()
    {
        await using var feed = await FakeFeed.StartAsync();
        await using var host = await DashboardHost.StartAsync(feed.Settings);
        var board = host.Get<ResourceBoard>();

        string[] rubbish =
        [
            "not json", "null", "[]", "{}", """{"name":"x","type":"y"}""",
            """{"name":"x","type":"y","state":"z","addresses":null}""",
            """{"name":"x","type":"y","state":"z","addresses":[null]}""",
            """{"name":"x","type":"y","state":"z","environment":[{"name":"v"}]}""",
            new string('x', FeedStream<ResourceDocument>.MaximumLine + 1),
        ];
        Assert.All(rubbish, line => feed.Tell("resources", line));
        feed.Tell("resources", "");
        feed.Tell(Dictionary.Host("edge"));

        await Eventually.HoldsAsync("the next line is heard", () => board.Find("edge") is not null);
        Assert.Equal(rubbish.Length, host.Get<FeedClient>().Rubbish);
        Assert.Single(board.Resources);
    }

    [Fact]
    public async Task When_the_AppHost_is_gone_the_page_says_since_when_and_offers_no_command()
    {
        var feed = await FakeFeed.StartAsync(Dictionary.Resources);
        await using var host = await DashboardHost.StartAsync(feed.Settings);
        var board = host.Get<ResourceBoard>();
        await Eventually.HoldsAsync("all are told", () => board.Resources.Length == Dictionary.Resources.Length);

        await feed.DisposeAsync();
        await Eventually.HoldsAsync("the end is noticed", () => !board.IsConnected);

        var page = await host.Browser.GetStringAsync("/?resource=edge");
        Assert.Contains("The AppHost is not heard since", page, StringComparison.Ordinal);
        Assert.Contains("dictionary-server-0", page, StringComparison.Ordinal);
        Assert.Contains("disabled title=\"The AppHost is not heard\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("title=\"Restart", page, StringComparison.Ordinal);
        Assert.Contains("The AppHost is not heard since",
            await host.Browser.GetStringAsync("/console"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_that_begins_again_is_heard_again_and_what_it_no_longer_names_goes()
    {
        // None that the system gives to whoever asks for any while nobody listens there.
        var address = $"http://127.0.0.1:{FreePort.Next()}";
        var first = await FakeFeed.StartAtAsync(address, Dictionary.Host("edge"), Dictionary.Host("gone"));
        await using var host = await DashboardHost.StartAsync(first.Settings);
        var board = host.Get<ResourceBoard>();
        var console = host.Get<ConsoleStore>();
        first.Tell(new ConsoleDocument("edge", 1, Dictionary.At, "one", IsError: false));
        await Eventually.HoldsAsync("all are told", () => board.Resources.Length == 2 && console.Knows("edge"));

        await first.DisposeAsync();
        await Eventually.HoldsAsync("the end is noticed", () => !board.IsConnected);
        Assert.Equal(2, board.Resources.Length);
        await using var second = await FakeFeed.StartAtAsync(
            address, Dictionary.Host("new"), Dictionary.Host("edge"));
        second.Tell(
            new ConsoleDocument("edge", 1, Dictionary.At, "one", IsError: false),
            new ConsoleDocument("edge", 2, Dictionary.At, "two", IsError: false));

        await Eventually.HoldsAsync("it is heard again", () => board.IsConnected);
        await Eventually.HoldsAsync("the untold one goes, and the told ones are there", () =>
            board.Resources.Select(resource => resource.Name).SequenceEqual(["new", "edge"]));
        await Eventually.HoldsAsync("the next line is heard", () =>
            console.ReadLast("edge", null, 10, _ => true).Length == 2);
    }

    [Fact]
    public async Task A_wrong_key_hears_nothing_and_the_dashboard_serves_on()
    {
        await using var feed = await FakeFeed.StartAsync(Dictionary.Resources);
        await using var host = await DashboardHost.StartAsync(
            feed.Settings[0], ("Dashboard:FeedKey", "a-wrong-key"));

        var page = await host.Browser.GetStringAsync("/");

        Assert.Contains("The AppHost has not been heard yet", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_feed_the_page_says_that_it_shows_telemetry_only()
    {
        await using var host = await DashboardHost.StartAsync();

        var page = await host.Browser.GetStringAsync("/");

        Assert.Contains("started without an AppHost", page, StringComparison.Ordinal);
    }
}
