using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Nutcracker;

/// <summary>A memcached that holds its own number under every key.</summary>
internal sealed class NumberedServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly string _value;

    public NumberedServer(int number, IPEndPoint address)
    {
        _value = $"{number}";
        _listener = new(address);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptTcpClientAsync());
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.Latin1);
            while (await reader.ReadLineAsync() is { } request)
            {
                // get <key>[ <key>]*
                var values = request.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
                    .Select(key => $"VALUE {key} 0 {_value.Length}\r\n{_value}\r\n");
                await stream.WriteAsync(Encoding.Latin1.GetBytes(string.Concat(values) + "END\r\n"));
            }
        }
        catch (IOException)
        {
            // nutcracker has ended.
        }
    }
}
