using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.AppHost.Report;
using DesignPatterns.AppHost.Resources;
using DesignPatterns.AppHost.Resources.Etcd;
using DesignPatterns.AppHost.Tests.Running;
using DesignPatterns.AppHost.Tests.ScatterGather;
using DesignPatterns.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.AppHost.Tests.Backing;

/// <summary>
/// Goal: an etcd of three processes that loses no data while one of them is gone. Method: press the members' buttons,
/// and ask each over etcd's JSON gateway what it has. One etcd for all; each test leaves it whole.
/// </summary>
public sealed class EtcdTests(EtcdTests.Shared shared) : IClassFixture<EtcdTests.Shared>
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly DistributedApplication _app = shared.App;

    public sealed class Shared : IAsyncLifetime
    {
        public DistributedApplication App { get; private set; } = null!;

        public async ValueTask InitializeAsync() => App = await StartAsync();

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }

    [Fact]
    public async Task The_connection_string_names_every_member()
    {
        var text = await _app.GetConnectionStringAsync("etcd");

        Assert.Equal(
            Members.Select(member => $"http://{Endpoint(member).Authority}"), text!.Split(','));
    }

    [Fact]
    public async Task A_member_stopped_and_started_again_finds_what_it_had_and_gets_what_it_missed()
    {
        await PutAsync("etcd-0", "before", "1");
        await PressAsync("etcd-1", KnownResourceCommands.StopCommand);
        await PutAsync("etcd-0", "meanwhile", "2");

        await PressAsync("etcd-1", KnownResourceCommands.StartCommand);
        await WaitUntilWholeAsync();

        Assert.Equal("1", await GetAsync("etcd-1", "before"));
        Assert.Equal("2", await GetAsync("etcd-1", "meanwhile"));
    }

    [Fact]
    public async Task A_member_left_alone_says_that_it_has_no_leader()
    {
        await PressAsync("etcd-1", KnownResourceCommands.StopCommand);
        await PressAsync("etcd-2", KnownResourceCommands.StopCommand);

        await WaitAsync(async () => (await CheckAsync("etcd-0")).Description is { } why
            && why.Contains("no leader", StringComparison.Ordinal));

        await PressAsync("etcd-1", KnownResourceCommands.StartCommand);
        await PressAsync("etcd-2", KnownResourceCommands.StartCommand);
        await WaitUntilWholeAsync();
    }

    [Fact]
    public async Task A_member_paused_answers_nothing_until_it_is_resumed_and_the_others_go_on()
    {
        await PressAsync("etcd-2", "fault-pause");

        // The button is quicker than the signal: on a busy machine the member may still answer once.
        await WaitAsync(async () => (await CheckAsync("etcd-2")).Description is { } why
            && why.Contains("not answered within 2 s", StringComparison.Ordinal));
        await WaitAsync(async () => (await CheckAsync("etcd-0")).Status == HealthStatus.Healthy);
        await PutAsync("etcd-0", "meanwhile", "3");
        await PressAsync("etcd-2", "resume");

        await WaitUntilWholeAsync();
        Assert.Equal("3", await GetAsync("etcd-2", "meanwhile"));
    }

    [Fact]
    public async Task A_member_that_does_not_run_cannot_be_paused()
    {
        await PressAsync("etcd-2", KnownResourceCommands.StopCommand);

        var refused = await _app.ResourceCommands.ExecuteCommandAsync("etcd-2", "fault-pause");

        Assert.Equal((false, "etcd-2 does not run."), (refused.Success, refused.Message));
        await PressAsync("etcd-2", KnownResourceCommands.StartCommand);
        await WaitUntilWholeAsync();
    }

    [Fact]
    public async Task Members_listen_for_this_machine_alone_and_the_table_can_tell_their_memory()
    {
        var rows = await HostProcesses.DescribeAsync(
            _app.Services.GetRequiredService<DistributedApplicationModel>(), "Running", CancellationToken.None);

        foreach (var member in Members)
        {
            Assert.True(Assert.Single(rows, row => row.Resource == member).Memory > 5_000_000);
            var listeners = Listeners.Of(await FindProcessIdAsync(member));
            Assert.Equal(2, listeners.Count);
            Assert.All(listeners, listener => Assert.True(IPAddress.IsLoopback(listener.Address), $"{listener}"));
        }
    }

    [Fact]
    public async Task What_a_killed_run_left_on_disk_the_next_run_removes_and_its_own_at_its_end()
    {
        await using var killed = AppHostProcess.Start("--only=ownership");
        var left = await WaitForFolderAsync(killed, except: "");
        Signal.Send(killed.Id, Signal.Kill);
        await killed.WaitUntilNoneIsLeftAsync();

        await using var next = AppHostProcess.Start([("TMPDIR", killed.TemporaryFiles)], "--only=ownership");
        var own = await WaitForFolderAsync(killed, except: left);
        Assert.Equal([own], FindFolders(killed));
        Signal.Send(next.Id, Signal.Interrupt);
        await next.WaitForExitAsync(Patience);

        Assert.Empty(FindFolders(killed));
    }

    [Fact]
    public void Containers_are_three_of_one_image()
    {
        var builder = DistributedApplicationTestingBuilder.Create("--backing=containers", "--environment=Testing");

        builder.AddEtcd("etcd", Choices.From(builder.Configuration, ["ownership"]));

        var containers = builder.Resources.OfType<ContainerResource>().ToList();
        Assert.Equal(Members, containers.Select(container => container.Name));
        Assert.All(containers, container =>
            Assert.Equal("v3.5.21", container.Annotations.OfType<ContainerImageAnnotation>().Last().Tag));
    }

    [Fact]
    public void A_command_that_is_missing_is_named_with_the_package_that_has_it()
    {
        var refusal = Assert.Throws<DistributedApplicationException>(
            () => InstalledCommands.Require("etcd", "no-such-command", package: "etcd-server"));

        Assert.Contains(
            "etcd: no-such-command was not found: install the package etcd-server",
            refusal.Message,
            StringComparison.Ordinal);
    }

    private static IEnumerable<string> Members => ["etcd-0", "etcd-1", "etcd-2"];

    private static string[] FindFolders(AppHostProcess run) =>
        Directory.GetDirectories(run.TemporaryFiles, "designpatterns-etcd-*");

    /// <summary>Waits until all members have begun to keep data in a folder.</summary>
    private static async Task<string> WaitForFolderAsync(AppHostProcess run, string except)
    {
        string? found = null;
        await WaitAsync(() =>
        {
            found = FindFolders(run).Except([except])
                .SingleOrDefault(folder => Directory.GetDirectories(folder).Length == Members.Count());
            return Task.FromResult(found is not null);
        });
        return found!;
    }

    private static async Task<DistributedApplication> StartAsync()
    {
        var builder = DistributedApplicationTestingBuilder.Create("--backing=processes", "--environment=Testing");
        builder.AddEtcd("etcd", Choices.From(builder.Configuration, ["ownership"]));
        var app = await builder.BuildAsync();
        await app.StartAsync().WaitAsync(Patience);
        foreach (var member in Members)
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(member).WaitAsync(Patience);
        }

        return app;
    }

    private Uri Endpoint(string member) => _app.GetEndpoint(member, EtcdServers.ClientEndpoint);

    private async Task<int> FindProcessIdAsync(string member)
    {
        var running = await _app.ResourceNotifications
            .WaitForResourceAsync(member, change => change.Snapshot.State?.Text == KnownResourceStates.Running)
            .WaitAsync(Patience);
        return (int)running.Snapshot.Properties.Single(one => one.Name == "executable.pid").Value!;
    }

    private async Task PressAsync(string member, string command)
    {
        var result = await _app.ResourceCommands.ExecuteCommandAsync(member, command).WaitAsync(Patience);
        Assert.True(result.Success, result.Message);
    }

    /// <summary>Each answers for itself that it has a leader.</summary>
    private Task WaitUntilWholeAsync() => WaitAsync(async () =>
        (await Task.WhenAll(Members.Select(CheckAsync))).All(health => health.Status == HealthStatus.Healthy));

    private async Task<HealthReportEntry> CheckAsync(string member)
    {
        var health = _app.Services.GetRequiredService<HealthCheckService>();
        var report = await health.CheckHealthAsync(check => check.Name == $"{member}_check");
        return report.Entries.Values.Single();
    }

    /// <summary>Puts it there, if need be once the members have chosen another leader.</summary>
    private Task PutAsync(string member, string key, string value) => WaitAsync(async () =>
    {
        try
        {
            await AskAsync(member, "put", new { key = Encode(key), value = Encode(value) });
            return true;
        }
        catch (HttpRequestException fault) when (fault.StatusCode is not null)
        {
            return false;
        }
    });

    /// <summary>What the member itself has, whatever the others say.</summary>
    private async Task<string?> GetAsync(string member, string key)
    {
        string? found = null;
        await WaitAsync(async () =>
        {
            var answer = await AskAsync(member, "range", new { key = Encode(key), serializable = true });
            found = answer.TryGetProperty("kvs", out var kvs) ? kvs[0].GetProperty("value").GetString() : null;
            return found is not null;
        });
        return System.Text.Encoding.ASCII.GetString(Convert.FromBase64String(found!));
    }

    private async Task<JsonElement> AskAsync(string member, string call, object body)
    {
        using var client = new HttpClient { BaseAddress = new($"http://{Endpoint(member).Authority}") };
        using var answer = await client.PostAsJsonAsync($"/v3/kv/{call}", body).WaitAsync(Patience);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string Encode(string text) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(text));

    private static async Task WaitAsync(Func<Task<bool>> isSo)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            await Task.Delay(50, deadline.Token);
        }
    }
}
