using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DesignPatterns.Testing;

namespace DesignPatterns.ShardedServices.Tests.Servers;

/// <summary>A real Redis on a free port of loopback, which keeps nothing on disk.</summary>
internal sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private RedisServer(Process process, int port)
    {
        _process = process;
        EndPoint = new(IPAddress.Loopback, port);
    }

    public IPEndPoint EndPoint { get; }

    /// <summary>Starts one, and waits until it says that it takes connections.</summary>
    /// <param name="options">As <c>--maxmemory 10mb</c>, each word by itself.</param>
    public static async Task<RedisServer> StartAsync(params string[] options)
    {
        // Somebody may take the port between its choice and Redis' start.
        for (var attempt = 0; attempt < 5; attempt++)
        {
            var port = FreePort.Next();
            var server = new RedisServer(Start(port, options), port);
            var isReady = false;
            try
            {
                isReady = await server.IsReadyAsync();
                if (isReady)
                {
                    return server;
                }
            }
            finally
            {
                if (!isReady)
                {
                    await server.DisposeAsync();
                }
            }
        }

        throw new InvalidOperationException("redis-server ended at once, five times.");
    }

    public async Task<NetworkStream> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.NoDelay = true;
            await socket.ConnectAsync(EndPoint);
            return new(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>All that Redis has to say to these bytes, on a connection of their own.</summary>
    /// <param name="bytes">
    /// Whole requests, or what Redis hangs up on; were half a one the last, it would wait for the rest.
    /// </param>
    public async Task<byte[]> AskAsync(byte[] bytes)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await using var stream = await ConnectAsync();

        // Redis drops what it has not sent yet when its client closes, so its answer to this shows the end.
        var end = $"{Guid.NewGuid():N}";
        byte[] all = [.. bytes, .. Encoding.ASCII.GetBytes($"ECHO {end}\r\n")];
        var asking = WriteAsync(stream, all, deadline.Token);
        var replies = await ReadAsync(stream, Encoding.ASCII.GetBytes($"$32\r\n{end}\r\n"), deadline.Token);
        await asking;
        return replies;
    }

    /// <summary>The reply to a command typed as a line.</summary>
    public async Task<string> AskAsync(string line) =>
        Encoding.Latin1.GetString(await AskAsync(Encoding.Latin1.GetBytes($"{line}\r\n")));

    /// <summary>Ends it as a crash would.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private static async Task WriteAsync(Stream stream, byte[] bytes, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(bytes, cancellationToken);
        }
        catch (IOException)
        {
            // It hung up on the first of them: what it said is there to be read.
        }
    }

    private static async Task<byte[]> ReadAsync(
        Stream stream, byte[] end, CancellationToken cancellationToken)
    {
        using var replies = new MemoryStream();
        var buffer = new byte[64 * 1_024];
        try
        {
            while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            {
                replies.Write(buffer, 0, count);
                var soFar = replies.GetBuffer().AsSpan(0, (int)replies.Length);
                if (soFar.EndsWith(end))
                {
                    return soFar[..^end.Length].ToArray();
                }
            }
        }
        catch (IOException)
        {
            // It hung up with some of the request unread, which resets the connection.
        }

        return replies.ToArray();
    }

    private static Process Start(int port, string[] options)
    {
        string[] arguments =
        [
            "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
            "--daemonize", "no", "--dir", Path.GetTempPath(), .. options,
        ];
        try
        {
            return Process.Start(new ProcessStartInfo("redis-server", arguments)
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            })!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                "redis-server must be installed to be compared with: apt-get install redis-server.", missing);
        }
    }

    // Read to its end, for a pipe that nobody reads would stop it once it is full.
    private async Task<bool> IsReadyAsync()
    {
        var ready = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null)
            {
                ready.TrySetResult(false);
            }
            else if (line.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                ready.TrySetResult(true);
            }
        };
        _process.BeginOutputReadLine();
        return await ready.Task.WaitAsync(Patience);
    }
}
