using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>The buttons on a resource.</summary>
[Collection(typeof(StruckSystem))]
public sealed class FaultTests(WarmRun shared)
{
    [Fact]
    public async Task A_button_makes_a_server_unready_and_another_ends_that()
    {
        var run = shared.Run;
        using var admin = run.NewClient("dictionary-server-1", "admin");
        Assert.DoesNotContain("not-ready", await ListActiveAsync(admin));

        await run.CommandAsync("dictionary-server-1", "fault-not-ready");
        Assert.Contains("not-ready", await ListActiveAsync(admin));
        using var unready = await admin.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unready.StatusCode);

        await run.CommandAsync("dictionary-server-1", "faults-off");
        Assert.Empty(await ListActiveAsync(admin));
        using var ready = await admin.GetAsync("/health");
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
    }

    private static async Task<IReadOnlyList<string>> ListActiveAsync(HttpClient admin)
    {
        var list = await admin.GetFromJsonAsync<JsonElement>("/faults");
        return [.. list.GetProperty("faults").EnumerateArray()
            .Where(fault => fault.GetProperty("active").GetBoolean())
            .Select(fault => fault.GetProperty("name").GetString()!)];
    }
}
