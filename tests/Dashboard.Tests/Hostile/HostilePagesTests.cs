using System.Net;
using System.Text.RegularExpressions;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Tests.Intake;

namespace DesignPatterns.Dashboard.Tests.Hostile;

/// <summary>
/// Goal: nothing that came with telemetry is markup in a page. Method: hostile names in every place, then every page,
/// and every page that those lead to.
/// </summary>
public sealed partial class HostilePagesTests
{
    private const int MostPages = 150;

    private static readonly string[] Pages =
    [
        "/", "/console", "/logs", "/traces", "/metrics",
        "/api/telemetry/resources", "/api/telemetry/logs", "/api/telemetry/traces", "/api/telemetry/metrics",
    ];

    [Fact]
    public async Task Hostile_names_are_taken_and_are_text_in_every_page()
    {
        await using var host = await DashboardHost.StartAsync();
        foreach (var (i, name) in HostileNames.All.Index())
        {
            foreach (var batch in HostileNames.Batches(i + 1, name))
            {
                using var answer = await host.ExportAsync(batch);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            }
        }

        var store = host.Get<TelemetryStore>();
        Assert.Equal(HostileNames.All.Count, store.Logs.Read().Count);
        Assert.Equal(HostileNames.All.Count, store.Traces.Read().Count);
        Assert.Equal(HostileNames.All.Count, store.Metrics.List().Count);

        foreach (var address in await WalkAsync(host))
        {
            await AssertTameAsync(host, address);
        }
    }

    /// <summary>The pages, and what they link to.</summary>
    private static async Task<IReadOnlyList<string>> WalkAsync(DashboardHost host)
    {
        var found = new List<string>(Pages);
        for (var i = 0; i < found.Count && found.Count < MostPages; i++)
        {
            using var answer = await host.Browser.GetAsync(found[i]);
            if (answer.Content.Headers.ContentType?.MediaType != "text/html")
            {
                continue;
            }

            var links = Link().Matches(await answer.Content.ReadAsStringAsync())
                .Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))
                .Where(link => !link.StartsWith("/assets/", StringComparison.Ordinal)
                    && !link.StartsWith("/theme", StringComparison.Ordinal)
                    && !link.StartsWith("//", StringComparison.Ordinal));
            found.AddRange(links.Except(found).Take(MostPages - found.Count));
        }

        return found;
    }

    private static async Task AssertTameAsync(DashboardHost host, string address)
    {
        using var answer = await host.Browser.GetAsync(address);
        Assert.True((int)answer.StatusCode < 500, $"{address}: {answer.StatusCode}");
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(body.Length < 16 << 20, $"{address}: {body.Length} characters");
        if (answer.Content.Headers.ContentType?.MediaType != "text/html")
        {
            return;
        }

        Assert.All(HostileNames.Markup, markup => Assert.DoesNotContain(markup, body, StringComparison.Ordinal));
        Assert.All(Script().Matches(body), script =>
            Assert.StartsWith("<script defer src=\"/assets/", script.Value, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("href=\"javascript:", body, StringComparison.OrdinalIgnoreCase);
    }

    [GeneratedRegex("(?:href|action)=\"(/[^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("<script[^>]*>?", RegexOptions.IgnoreCase)]
    private static partial Regex Script();
}
