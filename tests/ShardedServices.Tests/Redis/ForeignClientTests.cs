using System.Diagnostics;
using System.Globalization;
using StackExchange.Redis;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>Goal: clients that we did not write find nothing to complain of.</summary>
public sealed class ForeignClientTests(ShardedRedisFixture fixture) : IClassFixture<ShardedRedisFixture>
{
    private string Port => $"{fixture.Redis.EndPoint.Port}";

    [Fact]
    public async Task Redis_benchmark_sees_no_error()
    {
        var output = await RunAsync(
            "redis-benchmark",
            ["-p", Port, "-t", "set,get,incr,lpush,mset", "-P", "16", "-n", "20000", "-r", "1000", "-q"]);

        Assert.Equal(5, output.Split("requests per second").Length - 1);
        Assert.DoesNotContain("rror", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redis_cli_scans_every_key_of_every_shard_once()
    {
        using var router = await fixture.Redis.ConnectAsync();
        var keys = Enumerable.Range(0, 500).Select(number => $"scanned:{number}")
            .Order(StringComparer.Ordinal).ToArray();
        foreach (var key in keys)
        {
            await router.AskAsync($"SET {key} 1");
        }

        var output = await RunAsync("redis-cli", "-p", Port, "--scan", "--pattern", "scanned:*");

        Assert.Equal(
            keys, output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Redis_cli_is_answered_what_it_asks_about_the_server()
    {
        Task<string> AskAsync(params string[] words) => RunAsync("redis-cli", ["-p", Port, .. words]);

        Assert.Contains("redis_version:7", await AskAsync("INFO", "server"), StringComparison.Ordinal);
        Assert.Contains("state=live", await AskAsync("INFO"), StringComparison.Ordinal);
        Assert.True(int.Parse(await AskAsync("COMMAND", "COUNT"), CultureInfo.InvariantCulture) > 150);
        Assert.Contains("get", await AskAsync("COMMAND", "INFO", "GET"), StringComparison.Ordinal);
    }

    /// <summary>Before twemproxy this client itself refuses keys of several slots, so they share a tag there.</summary>
    [Theory]
    [InlineData(Proxy.Twemproxy, "{tag}")]
    [InlineData(Proxy.None, "")]
    public async Task StackExchange_Redis_works(Proxy proxy, string tag)
    {
        var options = new ConfigurationOptions { Proxy = proxy, EndPoints = { fixture.Redis.EndPoint } };
        using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        var database = connection.GetDatabase();
        var keys = Enumerable.Range(0, 50).Select(number => (RedisKey)$"{tag}client:{number}").ToArray();
        await Task.WhenAll(keys.Select(key => database.StringSetAsync(key, $"value of {key}")));

        var values = await database.StringGetAsync(keys);
        Assert.Equal(keys.Select(key => $"value of {key}"), values.Select(value => $"{value}"));
        Assert.Equal(2, await database.StringIncrementAsync($"{tag}client:n", 2));
        Assert.True(await database.HashSetAsync($"{proxy}client:h", "f", 1));
        Assert.Equal(51, await database.KeyDeleteAsync([.. keys, $"{tag}client:n"]));
    }

    private static async Task<string> RunAsync(string command, params string[] arguments)
    {
        var start = new ProcessStartInfo(command, arguments)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var errors = process.StandardError.ReadToEndAsync(deadline.Token);
        var output = await process.StandardOutput.ReadToEndAsync(deadline.Token);
        await process.WaitForExitAsync(deadline.Token);
        Assert.True(process.ExitCode == 0, $"{command}: {output}{await errors}");
        return output + await errors;
    }
}
