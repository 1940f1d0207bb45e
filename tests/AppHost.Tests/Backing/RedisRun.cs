using System.ComponentModel;
using System.Diagnostics;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.AppHost.Resources.Redis;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace DesignPatterns.AppHost.Tests.Backing;

/// <summary>An application of a Redis alone, and of an idle process that refers to it.</summary>
internal sealed class RedisRun(DistributedApplication app) : IAsyncDisposable
{
    public const string Name = "shared-cache";
    public const string Client = "client";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public DistributedApplication App => app;

    /// <summary>Reports the test as not run if it wants a container and no engine has the image.</summary>
    public static async Task<RedisRun> StartAsync(string backing)
    {
        Assert.SkipUnless(
            backing != "containers" || await HasImageAsync(), "neither docker nor podman has redis:8.6");
        var builder = DistributedApplicationTestingBuilder.Create($"--backing={backing}", "--environment=Testing");
        var redis = builder.AddRedisServer(Name, Choices.From(builder.Configuration, ["dictionary"]));
        builder.AddExecutable(Client, "sleep", "/", "1000").WithReference(redis);
        var app = await builder.BuildAsync();
        await app.StartAsync().WaitAsync(Patience);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(Name).WaitAsync(Patience);
        return new RedisRun(app);
    }

    /// <summary>What the client's process was given.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> FindEnvironmentAsync()
    {
        var running = await app.ResourceNotifications
            .WaitForResourceAsync(Client, change => change.Snapshot.State?.Text == KnownResourceStates.Running)
            .WaitAsync(Patience);
        return running.Snapshot.EnvironmentVariables.ToDictionary(one => one.Name, one => one.Value);
    }

    public async Task<ConfigurationOptions> FindOptionsAsync()
    {
        var environment = await FindEnvironmentAsync();
        return ConfigurationOptions.Parse(environment[$"ConnectionStrings__{Name}"]!);
    }

    public async Task<ConnectionMultiplexer> ConnectAsync() =>
        await ConnectionMultiplexer.ConnectAsync(await FindOptionsAsync()).WaitAsync(Patience);

    public async Task PressAsync(string command)
    {
        var result = await app.ResourceCommands.ExecuteCommandAsync(Name, command).WaitAsync(Patience);
        Assert.True(result.Success, result.Message);
    }

    /// <summary>All lines of all resources.</summary>
    public async Task<string> ReadLogsAsync()
    {
        var logs = app.Services.GetRequiredService<ResourceLoggerService>();
        var lines = new List<string>();
        foreach (var resource in app.Services.GetRequiredService<DistributedApplicationModel>().Resources)
        {
            await foreach (var batch in logs.GetAllAsync(resource))
            {
                lines.AddRange(batch.Select(line => line.Content));
            }
        }

        return string.Join('\n', lines);
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task<bool> HasImageAsync()
    {
        foreach (var engine in new[] { "docker", "podman" })
        {
            var start = new ProcessStartInfo(engine, ["image", "inspect", "--format", "{{.Id}}", "redis:8.6"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            try
            {
                using var asked = Process.Start(start)!;
                await asked.WaitForExitAsync().WaitAsync(Patience);
                if (asked.ExitCode == 0)
                {
                    return true;
                }
            }
            catch (Win32Exception)
            {
                // There is no such command.
            }
        }

        return false;
    }
}
