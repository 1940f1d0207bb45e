using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

/// <summary>Does to each line that comes what the test says: for what a real memcached will not do.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Func<string, string?> _answer;
    private readonly Task _accepting;
    private int _connections;
    private int _lines;

    /// <param name="answer">What to say to a line, "" for nothing; null cuts the connection.</param>
    public ScriptedServer(Func<string, string?> answer)
    {
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public IPEndPoint EndPoint => (IPEndPoint)_listener.LocalEndpoint;

    public int Connections => Volatile.Read(ref _connections);

    public int Lines => Volatile.Read(ref _lines);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _accepting;
        _listener.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        var serving = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stopping.Token);
                Interlocked.Increment(ref _connections);
                serving.Add(ServeAsync(client));
            }
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using var held = client;
            using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
            while (await reader.ReadLineAsync(_stopping.Token) is { } line && _answer(line) is { } answer)
            {
                Interlocked.Increment(ref _lines);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(answer), _stopping.Token);
            }
        }
        catch (Exception end) when (end is IOException or OperationCanceledException)
        {
            // The client has left, or the test is over.
        }
    }
}
