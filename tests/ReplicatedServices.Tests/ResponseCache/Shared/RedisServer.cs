using System.ComponentModel;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using DesignPatterns.Testing;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;

/// <summary>A real Redis of the test's own, that can be killed, paused and started again empty.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private readonly int _port = FreePort.Next();
    private Process? _process;

    public string Address => $"127.0.0.1:{_port}";

    public static async Task<RedisServer> StartAsync()
    {
        var server = new RedisServer();
        await server.RestartAsync();
        return server;
    }

    /// <summary>Starts it, without any data.</summary>
    public async Task RestartAsync()
    {
        string[] arguments =
        [
            "--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", Path.GetTempPath(),
        ];
        var start = new ProcessStartInfo("redis-server", arguments)
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        try
        {
            _process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            throw new InvalidOperationException("redis-server is missing: apt-get install redis-server", exception);
        }

        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        await Eventually.BecomesTrueAsync("Redis answers", async () =>
        {
            try
            {
                return await AskAsync("PING") == "+PONG";
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
    }

    public Task PauseAsync() => Signal.PauseAsync(_process!.Id);

    public Task ResumeAsync()
    {
        Signal.Send(_process!.Id, Signal.Continue);
        return Task.CompletedTask;
    }

    /// <summary>Sends a command as one would type it, and gets the first line of the reply.</summary>
    public async Task<string> AskAsync(string command)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", _port, timeout.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.UTF8.GetBytes(command + "\r\n"), timeout.Token);
        using var reader = new StreamReader(stream);
        var line = await reader.ReadLineAsync(timeout.Token) ?? "";
        return line.StartsWith('$') ? await reader.ReadLineAsync(timeout.Token) ?? "" : line;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await KillAsync();
        }

        _process?.Dispose();
    }
}
