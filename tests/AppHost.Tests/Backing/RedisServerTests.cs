using Aspire.Hosting.ApplicationModel;
using DesignPatterns.AppHost.Report;
using DesignPatterns.AppHost.Tests.Running;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace DesignPatterns.AppHost.Tests.Backing;

/// <summary>Redis as <c>--backing</c> has it; as a container only where an engine has the image.</summary>
public sealed class RedisServerTests(RedisRuns runs) : IClassFixture<RedisRuns>
{
    private static readonly TimeSpan Startup = TimeSpan.FromSeconds(90);

    [Theory]
    [InlineData("processes")]
    [InlineData("containers")]
    public async Task Who_refers_to_redis_is_let_in_and_nobody_else(string backing)
    {
        var run = await runs.FindAsync(backing);

        using var redis = await run.ConnectAsync();
        Assert.True(await redis.GetDatabase().StringSetAsync("key", "value", TimeSpan.FromMinutes(1), When.Always));

        var stranger = await run.FindOptionsAsync();
        stranger.Password = "guessed";
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(stranger));
    }

    [Theory]
    [InlineData("processes")]
    [InlineData("containers")]
    public async Task Redis_keeps_a_bounded_amount_in_memory_and_nothing_on_disk(string backing)
    {
        var run = await runs.FindAsync(backing);
        using var redis = await run.ConnectAsync();

        Assert.Equal("", await ReadSettingAsync(redis, "save"));
        Assert.Equal("no", await ReadSettingAsync(redis, "appendonly"));
        Assert.Equal("67108864", await ReadSettingAsync(redis, "maxmemory"));
        Assert.Equal("allkeys-lru", await ReadSettingAsync(redis, "maxmemory-policy"));
    }

    [Fact]
    public async Task The_password_is_in_no_argument_and_in_no_log()
    {
        var run = await runs.FindAsync("processes");
        var password = (await run.FindOptionsAsync()).Password ?? "";

        Assert.Equal(22, password.Length);
        Assert.DoesNotContain(ReadCommandLines(), line => line.Contains(password, StringComparison.Ordinal));
        Assert.Contains("Ready to accept connections", await run.ReadLogsAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(password, await run.ReadLogsAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("processes")]
    [InlineData("containers")]
    public async Task Its_buttons_pause_it_and_empty_it(string backing)
    {
        var run = await runs.FindAsync(backing);
        using var redis = await run.ConnectAsync();
        var database = redis.GetDatabase();
        await database.StringSetAsync("key", "value", TimeSpan.FromMinutes(1), When.Always);

        await run.PressAsync("empty");
        Assert.False(await database.KeyExistsAsync("key"));

        await run.PressAsync("fault-pause");
        await Assert.ThrowsAsync<TimeoutException>(
            () => database.PingAsync().WaitAsync(TimeSpan.FromMilliseconds(500)));

        // What is paused can be restarted, as by hand.
        await run.PressAsync(KnownResourceCommands.RestartCommand);
        await run.App.ResourceNotifications.WaitForResourceHealthyAsync(RedisRun.Name).WaitAsync(Startup);
    }

    [Theory]
    [InlineData("processes")]
    [InlineData("containers")]
    public async Task The_table_can_tell_its_memory(string backing)
    {
        var run = await runs.FindAsync(backing);

        var rows = await HostProcesses.DescribeAsync(
            run.App.Services.GetRequiredService<DistributedApplicationModel>(), "Running", CancellationToken.None);

        var redis = Assert.Single(rows, row => row.Resource == RedisRun.Name);
        Assert.True(redis.Memory > 1_000_000);
        Assert.StartsWith("redis://localhost:", redis.Address, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_redis_server_the_AppHost_says_what_to_install()
    {
        var path = Directory.CreateTempSubdirectory("only-dotnet-").FullName;
        File.CreateSymbolicLink(Path.Combine(path, "dotnet"), Environment.ProcessPath!);

        await using var run = AppHostProcess.Start([("PATH", path)]);

        Assert.Equal(2, await run.WaitForExitAsync(Startup));
        Assert.StartsWith("shared-cache: redis-server was not found: install", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', run.Output);
        Directory.Delete(path, recursive: true);
    }

    private static async Task<string?> ReadSettingAsync(ConnectionMultiplexer redis, string name)
    {
        var setting = (RedisResult[]?)await redis.GetDatabase().ExecuteAsync("CONFIG", "GET", name);
        return (string?)setting![1];
    }

    private static List<string> ReadCommandLines()
    {
        var lines = new List<string>();
        foreach (var directory in Directory.GetDirectories("/proc"))
        {
            try
            {
                lines.Add(File.ReadAllText(Path.Combine(directory, "cmdline")));
            }
            catch (IOException)
            {
                // No process, or one that has ended since.
            }
        }

        return lines;
    }
}
