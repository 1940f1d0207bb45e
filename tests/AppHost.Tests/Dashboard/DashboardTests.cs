using System.Text.Json;
using System.Text.RegularExpressions;
using Aspire.Hosting.Testing;
using DesignPatterns.AppHost.Tests.Running;

namespace DesignPatterns.AppHost.Tests.Dashboard;

/// <summary>What the AppHost tells its dashboard, as a program reads it there.</summary>
[Collection(typeof(ShownSystem))]
public sealed partial class DashboardTests(ShownRun run)
{
    [Fact]
    public async Task Every_resource_is_told_of_in_the_order_of_the_model_with_its_health_and_addresses()
    {
        var all = await ResourcesAsync();

        Assert.Equal(ShownRun.SecretName, all[^1].GetProperty("name").GetString());
        var resources = all.SkipLast(1).ToList();
        Assert.Equal(
            [
                "dictionary-server-0", "dictionary-server-1", "dictionary-server-2", "shared-cache",
                "response-cache-0", "response-cache-1", "edge",
            ],
            resources.Select(resource => resource.GetProperty("name").GetString()));
        Assert.All(resources, resource => Assert.Equal("Running", resource.GetProperty("state").GetString()));
        Assert.All(resources, resource => Assert.Equal("Healthy", resource.GetProperty("health").GetString()));
        Assert.Contains(
            $"{run.Edge.BaseAddress}".TrimEnd('/'),
            $"{resources[^1].GetProperty("addresses")}",
            StringComparison.Ordinal);
    }

    [Fact]
    public void No_resource_starts_before_the_dashboard_listens_for_its_first_words()
    {
        Assert.True(run.WasShown.Count >= 7);
        Assert.All(run.WasShown, resource => Assert.True(resource.Value, resource.Key));
    }

    [Fact]
    public async Task A_change_of_state_is_told_and_so_is_what_the_resource_printed()
    {
        var page = await run.Programs.GetStringAsync("/api/telemetry/resources");
        Assert.DoesNotContain("Finished", page, StringComparison.Ordinal);

        await run.App.ResourceCommands.ExecuteCommandAsync("dictionary-server-1", "stop");
        await BecomesAsync("dictionary-server-1", "state", "Finished");
        await run.App.ResourceCommands.ExecuteCommandAsync("dictionary-server-1", "start");
        await BecomesAsync("dictionary-server-1", "health", "Healthy");
    }

    [Fact]
    public async Task No_secret_is_told_to_programs()
    {
        var redis = await run.App.GetConnectionStringAsync("shared-cache");
        var password = PasswordOf().Match(redis!).Groups["password"].Value;
        Assert.NotEmpty(password);

        var told = await run.Programs.GetStringAsync("/api/telemetry/resources");

        Assert.DoesNotContain(password, told, StringComparison.Ordinal);
        Assert.DoesNotContain(ShownRun.Secret, told, StringComparison.Ordinal);
        Assert.DoesNotContain(Uri.EscapeDataString(ShownRun.Secret), told, StringComparison.Ordinal);
        Assert.Contains("WITH_SECRET", told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Telemetry_of_every_host_arrives_under_the_name_of_its_resource()
    {
        using var answer = await run.Edge.GetAsync("/definitions/gossamer");

        await TelemetryReader.UntilAsync(
            run.Programs,
            "/api/telemetry/metrics",
            metrics => SendersOf(metrics).IsSupersetOf(
            [
                "dictionary-server-0", "dictionary-server-1", "dictionary-server-2",
                "response-cache-0", "response-cache-1", "edge",
            ]));
    }

    [Fact]
    public async Task The_address_with_the_token_is_printed()
    {
        await using var shown = AppHostProcess.StartWithDashboard([]);
        await shown.WaitForLineAsync("Dashboard: http://localhost:", TimeSpan.FromSeconds(60));
        Assert.Matches(LoginAddress(), shown.Output);
    }

    private static HashSet<string?> SendersOf(JsonElement metrics) =>
        [.. metrics.GetProperty("items").EnumerateArray().Select(one => one.GetProperty("resource").GetString())];

    private async Task<IReadOnlyList<JsonElement>> ResourcesAsync()
    {
        var answer = await TelemetryReader.UntilAsync(
            run.Programs, "/api/telemetry/resources", found => found.GetProperty("items").GetArrayLength() == 8);
        return [.. answer.GetProperty("items").EnumerateArray()];
    }

    private Task<JsonElement> BecomesAsync(string name, string property, string value) => TelemetryReader.UntilAsync(
        run.Programs,
        "/api/telemetry/resources",
        found => found.GetProperty("items").EnumerateArray().Any(
            // One that is just starting has no health yet.
            one => one.GetProperty("name").GetString() == name
                && one.TryGetProperty(property, out var told) && told.GetString() == value));

    [GeneratedRegex("password=(?<password>[^,]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PasswordOf();

    [GeneratedRegex(@"Dashboard: http://localhost:\d+/login\?t=[0-9a-f]{32}", RegexOptions.None, 1000)]
    private static partial Regex LoginAddress();
}
