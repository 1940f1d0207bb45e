using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DesignPatterns.Testing;

namespace DesignPatterns.ShardedServices.Tests.Servers;

/// <summary>
/// A real memcached on a free port of loopback. Start it with <see cref="StartAsync"/>, or share it as a
/// class fixture.
/// </summary>
public sealed class MemcachedServer : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string[] _options;
    private Process? _process;

    public MemcachedServer()
        : this(options: [])
    {
    }

    private MemcachedServer(string[] options) => _options = options;

    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.Loopback, 0);

    public int ProcessId => _process!.Id;

    public static async Task<MemcachedServer> StartAsync(params string[] options)
    {
        var server = new MemcachedServer(options);
        await server.InitializeAsync();
        return server;
    }

    public async ValueTask InitializeAsync()
    {
        try
        {
            await StartOnceAsync();
        }
        catch (InvalidOperationException) when (_process is { HasExited: true })
        {
            // Another took the port between its choice and its use.
            _process.Dispose();
            await StartOnceAsync();
        }
    }

    /// <summary>Ends it as a crash does; what it held is gone.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Starts it anew, where it was.</summary>
    public Task RestartAsync() => LaunchAsync(EndPoint.Port);

    /// <summary>It keeps its connections, and does nothing.</summary>
    public Task PauseAsync() => Signal.PauseAsync(ProcessId);

    public Task ResumeAsync()
    {
        Signal.Send(ProcessId, Signal.Continue);
        return Task.CompletedTask;
    }

    /// <summary>All that it answers on a connection of its own, when these bytes are all it gets.</summary>
    public async Task<byte[]> AskAsync(ReadOnlyMemory<byte> bytes)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var socket = await ConnectAsync(deadline.Token);
        var answer = ReadToEndAsync(socket, deadline.Token);
        await socket.SendAsync(bytes, deadline.Token);
        socket.Shutdown(SocketShutdown.Send);
        return await answer;
    }

    /// <summary>
    /// All that it answers to these bytes before it closes the connection of its own accord.
    /// </summary>
    public async Task<byte[]> AskUntilClosedAsync(ReadOnlyMemory<byte> bytes)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var socket = await ConnectAsync(deadline.Token);
        await socket.SendAsync(bytes, deadline.Token);
        return await ReadToEndAsync(socket, deadline.Token);
    }

    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken = default)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(EndPoint, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
    }

    private Task StartOnceAsync() => LaunchAsync(FreePort.Next());

    private async Task LaunchAsync(int port)
    {
        EndPoint = new(IPAddress.Loopback, port);
        try
        {
            string[] address = ["-u", "nobody", "-l", "127.0.0.1", "-p", $"{EndPoint.Port}", "-U", "0"];
            _process = Process.Start(new ProcessStartInfo("memcached", [.. address, .. _options]))!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                "memcached must be installed to be compared with: apt-get install memcached.", missing);
        }

        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                using var socket = await ConnectAsync();
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(start) < Patience)
            {
                await Task.Delay(10);
            }
            catch (SocketException refused)
            {
                throw new InvalidOperationException($"memcached does not answer on {EndPoint}.", refused);
            }
        }
    }

    // memcached may reset a connection that it closes with bytes unread.
    private static async Task<byte[]> ReadToEndAsync(Socket socket, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        var buffer = new byte[65_536];
        try
        {
            while (await socket.ReceiveAsync(buffer, cancellationToken) is var count and > 0)
            {
                answer.Write(buffer, 0, count);
            }
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // The end all the same.
        }

        return answer.ToArray();
    }
}
