using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace DesignPatterns.AppHost.Tests.Dashboard;

/// <summary>A person's way through the dashboard of a running dictionary.</summary>
[Collection(typeof(ShownSystem))]
public sealed class BrowserTests(ShownRun run, Chromium chromium) : IClassFixture<Chromium>
{
    private static readonly string Screenshots = Path.Combine(
        Projects.AppHost.ProjectPath, "..", "artifacts", "screenshots");

    [Theory]
    [InlineData("light", "wide", 1400, 900)]
    [InlineData("dark", "wide", 1400, 900)]
    [InlineData("light", "narrow", 400, 800)]
    [InlineData("dark", "narrow", 400, 800)]
    public async Task Every_page_shows_the_running_dictionary(string theme, string size, int width, int height)
    {
        await AskAsync("gossamer", "light", "nosuchword");
        await using var visitor = chromium.Visit();
        var page = await visitor.OpenAsync(width, height, theme == "dark");
        await LogInAsync(page);
        (string Name, string Address, string Shows)[] pages =
        [
            ("resources", "/", "dictionary-server-2"),
            ("resource", "/?resource=edge", "ASPNETCORE_URLS"),
            ("graph", "/?view=graph", "response-cache-1"),
            ("console", "/console", "Now listening on"),
            ("logs", "/logs", "dictionary.loaded"),
            ("traces", "/traces", "dictionary-server-"),
            ("trace", await TraceAddressAsync(), "response-cache-"),
            ("metrics", "/metrics?resource=edge", "http.server.request.duration"),
            (
                "instrument",
                "/metrics?resource=edge&meter=Microsoft.AspNetCore.Hosting&instrument=http.server.request.duration",
                "p99"),
        ];

        foreach (var (name, address, shows) in pages)
        {
            var answer = await page.GotoAsync(run.Address + address);
            Assert.Equal(200, answer!.Status);
            await Expect(page.Locator("main")).ToContainTextAsync(shows);
            var isTooWide = await page.EvaluateAsync<bool>(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth + 1");
            Assert.False(isTooWide, $"{name} is wider than its window of {width}.");
            await page.ScreenshotAsync(new PageScreenshotOptions
            {
                Path = Path.Combine(Screenshots, $"{name}-{theme}-{size}.png"),
            });
        }

        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Pages_that_nobody_sees_leave_the_browsers_connections_to_the_one_that_is_seen()
    {
        await using var visitor = chromium.Visit();
        var page = await visitor.OpenAsync();
        await LogInAsync(page);
        for (var another = 0; another < 7; another++)
        {
            await page.GotoAsync(run.Address + "/logs");
            await page.EvaluateAsync(
                "Object.defineProperty(document, 'hidden', { value: true, configurable: true });"
                + "document.dispatchEvent(new Event('visibilitychange'));");
            page = await page.Context.NewPageAsync();
        }

        var answer = await page.GotoAsync(run.Address + "/");

        Assert.Equal(200, answer!.Status);
        await Expect(page.Locator("main")).ToContainTextAsync("dictionary-server-2");
    }

    [Fact]
    public async Task A_replica_is_stopped_and_started_with_its_buttons_and_the_page_follows_by_itself()
    {
        await using var visitor = chromium.Visit();
        var (acting, watching) = (await visitor.OpenAsync(), await visitor.OpenAsync());
        await LogInAsync(acting);
        await LogInAsync(watching);
        await acting.GotoAsync($"{run.Address}/?resource=dictionary-server-2");
        await watching.GotoAsync($"{run.Address}/");
        var row = watching.Locator("tr", new PageLocatorOptions { HasText = "dictionary-server-2" });

        await acting.Locator("aside").GetByRole(AriaRole.Button, Named("Stop")).ClickAsync();
        await Expect(acting.Locator("main")).ToContainTextAsync("is done");
        await Expect(row).ToContainTextAsync("Finished");

        await acting.Locator("aside").GetByRole(AriaRole.Button, Named("Start")).ClickAsync();
        await Expect(row).ToContainTextAsync("Healthy");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_request_is_found_with_its_hops_and_the_logs_beside_it()
    {
        await AskAsync("serendipity");
        await using var visitor = chromium.Visit();
        var page = await visitor.OpenAsync();
        await LogInAsync(page);

        await page.Locator("nav").GetByRole(AriaRole.Link, NamedLink("Traces")).ClickAsync();
        await page.Locator("input[type=search]").FillAsync("serendipity");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("main [data-row]").First.ClickAsync();

        foreach (var hop in new[] { "edge", "response-cache-", "dictionary-server-" })
        {
            await Expect(page.Locator("main")).ToContainTextAsync(hop);
        }

        await page.Locator("main [data-row]").Last.ClickAsync();
        await Expect(page.Locator("aside")).ToContainTextAsync("serendipity");
        Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task Keys_lead_from_page_to_page_and_into_the_search()
    {
        await using var visitor = chromium.Visit();
        var page = await visitor.OpenAsync();
        await LogInAsync(page);

        foreach (var (key, path) in new[] { ("t", "/traces"), ("l", "/logs"), ("c", "/console"), ("m", "/metrics") })
        {
            await PressAsync(page, key, path);
        }

        await PressAsync(page, "r", "/");
        await page.Keyboard.PressAsync("/");
        await Expect(page.Locator("input[type=search]")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("aside")).ToContainTextAsync("dictionary-server-0");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("aside")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Without_script_the_pages_work_by_reload()
    {
        await AskAsync("candle");
        await using var visitor = chromium.Visit();
        var page = await visitor.OpenAsync(hasScript: false);
        await page.GotoAsync($"{run.Address}/traces");
        await page.Locator("input[type=password]").FillAsync(run.Token);
        await page.GetByRole(AriaRole.Button, PageNamed("Log in")).ClickAsync();
        await page.Locator("input[type=search]").FillAsync("candle");
        await page.Locator("form.filters button").First.ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("edge");

        await page.GotoAsync($"{run.Address}/?resource=shared-cache");
        await page.Locator("aside").GetByRole(AriaRole.Button, Named("Empty")).ClickAsync();
        await Expect(page.Locator("main")).ToContainTextAsync("is done");
    }

    private static LocatorGetByRoleOptions Named(string name) => new() { Name = name, Exact = true };

    private static LocatorGetByRoleOptions NamedLink(string name) => new() { Name = name };

    private static PageGetByRoleOptions PageNamed(string name) => new() { Name = name, Exact = true };

    /// <summary>Presses a key that leads to another page, and sees that loaded.</summary>
    /// <remarks>Not WaitForURLAsync: where nothing comes of the key, that does not say which page is there.</remarks>
    private async Task PressAsync(IPage page, string key, string path)
    {
        await page.Keyboard.PressAsync(key);
        await Expect(page).ToHaveURLAsync($"{run.Address}{path}");
        await page.WaitForLoadStateAsync();
    }

    private Task<IResponse?> LogInAsync(IPage page) => page.GotoAsync($"{run.Address}/login?t={run.Token}");

    /// <summary>Asks the dictionary, and waits until the dashboard knows of it.</summary>
    private async Task AskAsync(params string[] words)
    {
        foreach (var word in words)
        {
            using var answer = await run.Edge.GetAsync($"/definitions/{word}");
        }

        await TelemetryReader.UntilAsync(
            run.Programs,
            $"/api/telemetry/traces?search={words[^1]}",
            found => found.GetProperty("items").EnumerateArray()
                .Any(trace => trace.GetProperty("spanCount").GetInt32() > 3));
    }

    private async Task<string> TraceAddressAsync()
    {
        var found = await TelemetryReader.ReadAsync(run.Programs, "/api/telemetry/traces?search=gossamer");
        return $"/traces/{found.GetProperty("items")[0].GetProperty("traceId").GetString()}";
    }
}
