using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DesignPatterns.Testing;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>
/// A real Redis on a free port of loopback, which keeps nothing on disk; it can be killed and
/// paused.
/// </summary>
internal sealed class KillableRedis : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _directory = Directory.CreateTempSubdirectory("redis").FullName;
    private readonly string[] _options;
    private Process? _process;

    private KillableRedis(string[] options) => _options = options;

    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    public string Address => $"{EndPoint}";

    public static async Task<KillableRedis> StartAsync(params string[] options)
    {
        var server = new KillableRedis(options);
        server.EndPoint = new(IPAddress.Loopback, FreePort.Next());
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it, empty, where it was before.</summary>
    public async Task StartAgainAsync()
    {
        // A replica's first copy begins at once: five seconds' wait for further ones is the default.
        string[] common =
        [
            "--port", $"{EndPoint.Port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--dir", _directory, "--repl-diskless-sync-delay", "0", "--logfile", "redis.log",
        ];
        try
        {
            _process = Process.Start(new ProcessStartInfo("redis-server", [.. common, .. _options]))!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                "redis-server must be installed to be compared with: apt-get install redis-server.", missing);
        }

        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(EndPoint);
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(10);
            }
        }
    }

    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    public Task PauseAsync() => Signal.PauseAsync(_process!.Id);

    public Task ResumeAsync()
    {
        Signal.Send(_process!.Id, Signal.Continue);
        return Task.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            await KillAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }
}
