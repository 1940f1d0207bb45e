using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

/// <summary>
/// A replica on a bare socket, for what no real server will do. Its probes it answers well.
/// </summary>
/// <remarks>It reads requests without a body.</remarks>
internal sealed class RawReplica : IAsyncDisposable
{
    public const string Ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<TcpClient> _connections = [];
    private readonly Func<string, NetworkStream, CancellationToken, Task<bool>> _answer;

    private RawReplica(Func<string, NetworkStream, CancellationToken, Task<bool>> answer)
    {
        _answer = answer;
        _listener = new TcpListener(IPAddress.Loopback, 0);
        _listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>The heads of the requests it has read, probes left out.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public static RawReplica NeverAnswering() => new(async (_, _, stop) =>
    {
        await Task.Delay(Timeout.Infinite, stop);
        return false;
    });

    /// <summary>Writes this and closes the connection.</summary>
    public static RawReplica Closing(string after = "") => new(async (_, stream, stop) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(after), stop);
        return false;
    });

    /// <summary>Writes this and then nothing more, ever.</summary>
    public static RawReplica Stalling(string after) => new(async (_, stream, stop) =>
    {
        await stream.WriteAsync(Encoding.Latin1.GetBytes(after), stop);
        await Task.Delay(Timeout.Infinite, stop);
        return false;
    });

    /// <summary>
    /// Answers requests whose head holds this word, and closes the connection on all others.
    /// </summary>
    public static RawReplica AnsweringOnly(string word) => new(async (head, stream, stop) =>
    {
        if (!head.Contains(word, StringComparison.Ordinal))
        {
            return false;
        }

        await stream.WriteAsync(Encoding.Latin1.GetBytes(Ok), stop);
        return true;
    });

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var connection = await _listener.AcceptTcpClientAsync(_stop.Token);
            _connections.Add(connection);
            _ = ServeAsync(connection);
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using (connection)
        {
            var stream = connection.GetStream();
            while (await ReadHeadAsync(stream) is { } head)
            {
                if (head.StartsWith("GET /readyz", StringComparison.Ordinal))
                {
                    await stream.WriteAsync(Encoding.Latin1.GetBytes(Ok), _stop.Token);
                    continue;
                }

                Requests.Enqueue(head);
                if (!await _answer(head, stream, _stop.Token))
                {
                    return;
                }
            }
        }
    }

    private async Task<string?> ReadHeadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one, _stop.Token) == 0)
            {
                return null;
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }
}
