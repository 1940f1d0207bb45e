using System.Net;

namespace DesignPatterns.Dashboard.Tests.Access;

public class LoginTests
{
    [Theory]
    [InlineData("/theme")]
    [InlineData("/no/such/page")]
    public async Task Without_a_cookie_every_page_leads_to_the_login(string page)
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await host.Stranger.GetAsync(page);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(
            $"{host.Address}/login?back={Uri.EscapeDataString(page)}", answer.Headers.Location!.AbsoluteUri);
    }

    [Fact]
    public async Task Without_a_cookie_changes_are_told_to_nobody()
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await host.Stranger.GetAsync("/live/logs");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Theory]
    [InlineData("/traces?a=b", "/traces?a=b")]
    [InlineData("https://elsewhere.example/", "/")]
    [InlineData("//elsewhere.example/", "/")]
    [InlineData("/\\elsewhere.example/", "/")]
    [InlineData(null, "/")]
    public async Task The_token_is_traded_for_a_cookie_and_leaves_the_address(string? back, string leadsTo)
    {
        await using var host = await DashboardHost.StartAsync();
        var query = back is null ? "" : $"&back={Uri.EscapeDataString(back)}";

        using var answer = await host.Stranger.GetAsync($"/login?t={DashboardHost.Token}{query}");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Equal(leadsTo, $"{answer.Headers.Location}");
        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.StartsWith("dashboard-", cookie, StringComparison.Ordinal);
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=lax", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(DashboardHost.Token, cookie, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_token_gets_the_form_again_and_no_cookie()
    {
        await using var host = await DashboardHost.StartAsync();

        using var answer = await host.Stranger.GetAsync("/login?t=wrong");

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("not this run", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json", "{}")]
    [InlineData("multipart/form-data; boundary=x", "--y")]
    public async Task A_login_that_is_no_form_is_refused_not_a_fault_of_ours(string type, string body)
    {
        await using var host = await DashboardHost.StartAsync();
        using var content = new StringContent(body);
        content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        using var answer = await host.Stranger.PostAsync("/login", content);

        Assert.InRange((int)answer.StatusCode, 400, 499);
        Assert.False(answer.Headers.Contains("Set-Cookie"));
    }

    [Fact]
    public async Task A_host_name_that_is_not_this_machine_is_refused()
    {
        await using var host = await DashboardHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/login");
        request.Headers.Host = "elsewhere.example";

        using var answer = await host.Stranger.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }
}
