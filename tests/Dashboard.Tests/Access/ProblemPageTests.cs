using System.Net;
using Microsoft.AspNetCore.Builder;

namespace DesignPatterns.Dashboard.Tests.Access;

/// <summary>
/// Goal: whatever goes wrong is said to whoever asked, in a page or as a problem, with the same headers.
/// </summary>
public class ProblemPageTests
{
    [Fact]
    public async Task A_browser_is_shown_a_page_where_there_is_nothing()
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await AskAsync(host, "/no/such/page", "text/html");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("There is nothing here", page, StringComparison.Ordinal);
        Assert.Contains("<nav", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/no/such", "text/html")]
    [InlineData("/no/such/page", "application/json")]
    [InlineData("/live/no-such-topic", "text/event-stream")]
    public async Task A_program_is_told_a_problem(string path, string accept)
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await AskAsync(host, path, accept);

        Assert.InRange((int)answer.StatusCode, 400, 404);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_page_that_fails_is_a_page_that_says_so_without_the_fault()
    {
        await using var host = await DashboardHost.StartAsync(
            app => app.MapGet("/failing", string () => throw new InvalidOperationException("a secret of ours")));

        using var answer = await AskAsync(host, "/failing", "text/html");

        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("That went wrong", page, StringComparison.Ordinal);
        Assert.DoesNotContain("a secret of ours", page, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", Policy(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/?resource=nobody")]
    [InlineData("/console")]
    [InlineData("/console/download?resource=nobody")]
    [InlineData("/login")]
    [InlineData("/no/such/page")]
    [InlineData("/api/no/such")]
    [InlineData("/assets/app.css")]
    [InlineData("/assets/none")]
    public async Task Every_answer_forbids_the_browser_what_no_page_needs(string path)
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await AskAsync(host, path, "text/html");
        using var refused = await host.Stranger.GetAsync(path);

        Assert.StartsWith("default-src 'none'; script-src 'self'", Policy(answer), StringComparison.Ordinal);
        Assert.StartsWith("default-src 'none'; script-src 'self'", Policy(refused), StringComparison.Ordinal);
        Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task Pages_are_not_kept_by_the_browser_and_assets_are()
    {
        await using var host = await DashboardHost.StartAsync();

        using var page = await host.Browser.GetAsync("/");
        using var asset = await host.Browser.GetAsync("/assets/app.css");

        Assert.True(page.Headers.CacheControl?.NoStore);
        Assert.Equal(TimeSpan.FromDays(365), asset.Headers.CacheControl?.MaxAge);
    }

    private static Task<HttpResponseMessage> AskAsync(DashboardHost host, string path, string accept) =>
        host.Browser.SendAsync(new HttpRequestMessage(HttpMethod.Get, path) { Headers = { { "Accept", accept } } });

    private static string Policy(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Content-Security-Policy").Single();
}
