using System.Diagnostics;
using DesignPatterns.OwnershipElection.Tests.Servers;
using DesignPatterns.Testing;
using StackExchange.Redis;

namespace DesignPatterns.OwnershipElection.Tests.ElectedReporter;

/// <summary>A real Redis of the tests' own, with nothing on disk, that can be paused.</summary>
public sealed class RedisServer : IAsyncLifetime
{
    private const int MostStarts = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _log = Path.GetTempFileName();
    private Process? _process;

    public IConnectionMultiplexer Connection { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        for (var start = 1; ; start++)
        {
            var port = FreePort.Next();
            _process = await ChildProcesses.StartAsync(
                _log,
                "redis-server",
                "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                "--dir", Path.GetTempPath());
            if (await TryConnectAsync(port) is { } connection)
            {
                Connection = connection;
                return;
            }

            // Another took the port between its choice and its use.
            Assert.True(start < MostStarts, await File.ReadAllTextAsync(_log));
            await StopAsync();
            _process.Dispose();
        }
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

    /// <returns>Null: it has ended, or it is another that answers there.</returns>
    private async Task<IConnectionMultiplexer?> TryConnectAsync(int port)
    {
        var started = Stopwatch.GetTimestamp();
        while (!_process!.HasExited)
        {
            try
            {
                var connection = await ConnectionMultiplexer.ConnectAsync(
                    $"127.0.0.1:{port},connectTimeout=1000,syncTimeout=30000");
                if ($"{await connection.GetDatabase().ExecuteAsync("INFO", "server")}"
                    .Contains($"process_id:{_process.Id}\r", StringComparison.Ordinal))
                {
                    return connection;
                }

                connection.Dispose();
                return null;
            }
            catch (RedisConnectionException) when (Stopwatch.GetElapsedTime(started) < Patience)
            {
                await Task.Delay(20);
            }
        }

        return null;
    }
}
