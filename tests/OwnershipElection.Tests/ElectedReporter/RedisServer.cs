using System.Diagnostics;
using DesignPatterns.OwnershipElection.Tests.Servers;
using DesignPatterns.Testing;
using StackExchange.Redis;

namespace DesignPatterns.OwnershipElection.Tests.ElectedReporter;

/// <summary>A real Redis of the tests' own, with nothing on disk, that can be paused.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly int _port = FreePort.Next();
    private readonly string _log = Path.GetTempFileName();
    private Process? _process;

    public IConnectionMultiplexer Connection { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        _process = await ChildProcesses.StartAsync(
            _log,
            "redis-server",
            "--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", Path.GetTempPath());
        Connection = await ConnectAsync();
    }

    public Task PauseAsync() => Signal.PauseAsync(_process!.Id);

    public Task ResumeAsync()
    {
        Signal.Send(_process!.Id, Signal.Continue);
        return Task.CompletedTask;
    }

    public Task StopAsync()
    {
        _process!.Kill();
        return _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Connection?.Dispose();
        if (_process is not null)
        {
            await StopAsync();
            _process.Dispose();
        }

        File.Delete(_log);
    }

    private async Task<IConnectionMultiplexer> ConnectAsync()
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                return await ConnectionMultiplexer.ConnectAsync(
                    $"127.0.0.1:{_port},connectTimeout=1000,syncTimeout=30000");
            }
            catch (RedisConnectionException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                Assert.False(_process!.HasExited, await File.ReadAllTextAsync(_log));
                await Task.Delay(20);
            }
        }
    }
}
