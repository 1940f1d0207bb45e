using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.AppHost.Report;
using DesignPatterns.AppHost.Resources.Memcached;
using DesignPatterns.AppHost.Tests.Running;
using DesignPatterns.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.AppHost.Tests.Backing;

/// <summary>memcached as a process.</summary>
public sealed class MemcachedServerTests
{
    private const string Name = "memcached-0";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Its_button_empties_it_and_a_restart_finds_it_again()
    {
        await using var app = await StartAsync();
        var endpoint = app.GetEndpoint(Name, MemcachedServers.EndpointName);
        Assert.Equal("STORED", await AskAsync(endpoint, "set key 0 0 1\r\nx"));

        var emptied = await app.ResourceCommands.ExecuteCommandAsync(Name, "empty").WaitAsync(Patience);

        Assert.True(emptied.Success, emptied.Message);
        Assert.Equal("END", await AskAsync(endpoint, "get key"));
        await app.ResourceCommands.ExecuteCommandAsync(Name, KnownResourceCommands.RestartCommand).WaitAsync(Patience);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(Name).WaitAsync(Patience);
    }

    [Fact]
    public async Task It_is_bounded_and_listens_for_this_machine_alone_and_is_not_root()
    {
        await using var app = await StartAsync();

        using var process = Process.GetProcessById(await ProcessIdAsync(app));
        var arguments = await File.ReadAllTextAsync($"/proc/{process.Id}/cmdline");
        var status = await File.ReadAllTextAsync($"/proc/{process.Id}/status");

        Assert.StartsWith("memcached\u0000-l\u0000127.0.0.1\u0000", arguments, StringComparison.Ordinal);
        Assert.Contains("-m\u000064\u0000-c\u00001024", arguments, StringComparison.Ordinal);
        Assert.DoesNotContain("\nUid:\t0\t", status, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_table_can_tell_its_memory()
    {
        await using var app = await StartAsync();

        var rows = await HostProcesses.DescribeAsync(
            app.Services.GetRequiredService<DistributedApplicationModel>(), "Running", CancellationToken.None);

        Assert.True(Assert.Single(rows, row => row.Resource == Name).Memory > 500_000);
    }

    [Fact]
    public async Task Killed_with_the_AppHost_it_leaves_nothing_although_it_changed_its_user()
    {
        await using var run = AppHostProcess.Start("--only=sharded-memcache");
        await run.WaitForLineAsync("Ctrl+C stops everything.", Patience);
        Assert.Equal(3, run.FindProcesses().Count(id =>
            File.ReadAllText($"/proc/{id}/cmdline").StartsWith("memcached\0", StringComparison.Ordinal)));

        Signal.Send(run.Id, Signal.Kill);

        await run.WaitUntilNoneIsLeftAsync();
    }

    private static async Task<DistributedApplication> StartAsync()
    {
        var builder = DistributedApplicationTestingBuilder.Create("--backing=processes", "--environment=Testing");
        builder.AddMemcachedServer(Name, Choices.From(builder.Configuration, ["dictionary"]));
        var app = await builder.BuildAsync();
        await app.StartAsync().WaitAsync(Patience);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(Name).WaitAsync(Patience);
        return app;
    }

    private static async Task<int> ProcessIdAsync(DistributedApplication app)
    {
        var endpoint = app.GetEndpoint(Name, MemcachedServers.EndpointName);
        var line = await AskAsync(endpoint, "stats");
        return int.Parse(line["STAT pid ".Length..]);
    }

    /// <summary>The first line of the answer.</summary>
    private static async Task<string> AskAsync(Uri server, string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port).WaitAsync(Patience);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"));
        using var reader = new StreamReader(stream, Encoding.ASCII);
        return (await reader.ReadLineAsync().WaitAsync(Patience))!;
    }
}
