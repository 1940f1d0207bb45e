using System.Net;
using DesignPatterns.Dashboard.Resources;

namespace DesignPatterns.Dashboard.Tests.Resources;

public class ResourcePageTests
{
    [Fact]
    public async Task A_row_says_state_health_and_the_reason()
    {
        await using var host = await StartAsync();

        var page = await host.Browser.GetStringAsync("/");

        Assert.Contains("The index &lt;b&gt;is&lt;/b&gt; not loaded.", page, StringComparison.Ordinal);
        Assert.Contains("Finished (137)", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://localhost:8443/\" target=\"_blank\" rel=\"noreferrer\" ", page,
            StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript:", page, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("style=", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_secret_is_not_in_the_page_until_it_is_asked_for_and_then_alone()
    {
        await using var host = await StartAsync();

        var masked = await host.Browser.GetStringAsync("/?resource=edge");
        var shown = await host.Browser.GetStringAsync("/?resource=edge&reveal=Another__Key");
        var parameter = await host.Browser.GetStringAsync("/?resource=shared-cache-password&reveal=Value");

        Assert.DoesNotContain("-secret<", masked, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", masked, StringComparison.Ordinal);
        Assert.Contains("••••••", WebUtility.HtmlDecode(masked), StringComparison.Ordinal);
        Assert.Contains("other-edge-secret", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("password=edge-secret", shown, StringComparison.Ordinal);
        Assert.Contains("s3cr3t-of-redis", parameter, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_environment_is_sorted_by_name()
    {
        await using var host = await StartAsync();

        var page = await host.Browser.GetStringAsync("/?resource=edge");

        Assert.True(
            page.IndexOf("<code>Another__Key", StringComparison.Ordinal)
            < page.IndexOf("<code>OTEL_SERVICE_NAME", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_details_lead_to_the_resources_console_logs_traces_and_metrics()
    {
        await using var host = await StartAsync();

        var page = await host.Browser.GetStringAsync("/?resource=edge");

        string[] pages = ["console", "logs", "traces", "metrics"];
        Assert.All(pages, path => Assert.Contains($"href=\"/{path}?resource=edge\"", page, StringComparison.Ordinal));
        Assert.Contains("data-close", page, StringComparison.Ordinal);
        Assert.Contains("title=\"Restart: edge\"", page, StringComparison.Ordinal);
        Assert.Contains("disabled title=\"Not in its present state\"", page, StringComparison.Ordinal);
        Assert.Contains("data-confirm=\"Crash: edge will end", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resource_that_there_is_not_is_a_404_that_says_so()
    {
        await using var host = await StartAsync();

        using var answer = await host.Browser.GetAsync("/?resource=<script>");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        var page = await answer.Content.ReadAsStringAsync();
        Assert.Contains("No resource is called <strong>&lt;script&gt;</strong>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/?state=x", "expected all or unhealthy")]
    [InlineData("/?view=x", "expected table or graph")]
    public async Task A_value_that_means_nothing_is_a_400_that_says_what_was_expected(string address, string expected)
    {
        await using var host = await StartAsync();

        using var answer = await host.Browser.GetAsync(address);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_what_is_not_healthy_is_left_when_that_is_asked_for()
    {
        await using var host = await StartAsync();

        var page = await host.Browser.GetStringAsync("/?state=unhealthy");

        Assert.Contains("data-id=\"dictionary-server-1\"", page, StringComparison.Ordinal);
        Assert.Contains("data-id=\"response-cache-1\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("data-id=\"edge\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_graph_has_a_box_for_each_resource_and_leads_to_its_details()
    {
        await using var host = await StartAsync();

        var page = await host.Browser.GetStringAsync("/?view=graph");

        Assert.Contains("href=\"/?view=graph&amp;resource=edge\"", page, StringComparison.Ordinal);
        Assert.Contains("edge refers to response-cache-0", page, StringComparison.Ordinal);
        Assert.Contains("shared-cache-exporter", page, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", page, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Hostile_names_are_written_as_text_wherever_they_stand()
    {
        const string Name = "\"><script>alert(1)</script>";
        await using var host = await StartAsync();
        host.Get<ResourceBoard>().Put(
            Dictionary.Host(Name, "edge") with { Parent = "edge", State = Name, Type = Name });

        string[] addresses = ["/", "/?view=graph", $"/?resource={Uri.EscapeDataString(Name)}", "/console"];

        foreach (var address in addresses)
        {
            var page = await host.Browser.GetStringAsync(address);
            Assert.Contains("alert(1)", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        }
    }

    private static async Task<DashboardHost> StartAsync()
    {
        var host = await DashboardHost.StartAsync();
        var board = host.Get<ResourceBoard>();
        Assert.All(Dictionary.Resources, resource => board.Put(resource));
        board.SetConnected(isConnected: true, Dictionary.At);
        return host;
    }
}
