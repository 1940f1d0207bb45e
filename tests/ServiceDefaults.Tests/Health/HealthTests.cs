using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DesignPatterns.ServiceDefaults.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.ServiceDefaults.Tests.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task A_check_that_fails_makes_the_host_unready_and_says_why_but_leaves_it_alive()
    {
        await using var service = await Service.StartAsync(configure: services => services
            .AddHealthChecks().AddCheck("data", () => HealthCheckResult.Unhealthy("half of it is loaded")));

        using var health = await service.Admin.GetAsync("/health");
        using var alive = await service.Admin.GetAsync("/alive");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
        var report = await health.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Unhealthy", report.GetProperty("status").GetString());
        var data = report.GetProperty("checks").EnumerateArray().Single(
            check => check.GetProperty("name").GetString() == "data");
        Assert.Equal("half of it is loaded", data.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Alive_runs_only_the_checks_tagged_live()
    {
        await using var service = await Service.StartAsync();

        var report = await service.Admin.GetFromJsonAsync<JsonElement>("/alive");

        var check = Assert.Single(report.GetProperty("checks").EnumerateArray());
        Assert.Equal("self", check.GetProperty("name").GetString());
    }
}
