using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DesignPatterns.Testing;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

/// <summary>A real memcached of 64 MB on a loopback port.</summary>
internal sealed class PlainMemcached : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private PlainMemcached(Process process, int port)
    {
        _process = process;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
    }

    public IPEndPoint EndPoint { get; }

    public static async Task<PlainMemcached> StartAsync()
    {
        var port = FreePort.Next();
        string[] arguments = ["-l", "127.0.0.1", "-p", $"{port}", "-m", "64"];
        string[] user = Environment.IsPrivilegedProcess ? ["-u", "nobody"] : [];
        var server = new PlainMemcached(Start([.. arguments, .. user]), port);
        await server.WaitAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("memcached", arguments))!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                "memcached must be installed to be spoken to: apt-get install memcached.", missing);
        }
    }

    private async Task WaitAsync()
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(EndPoint);
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(20);
            }
        }
    }
}
