using System.Net.Sockets;
using System.Text;

namespace DesignPatterns.AppHost.Resources.Memcached;

/// <summary>One command to a memcached of the model, over a connection of its own: the AppHost asks seldom.</summary>
internal static class MemcachedConnection
{
    /// <summary>For connecting, and for the whole answer.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>More lines than any answer to what the AppHost asks.</summary>
    private const int MostLines = 1_000;

    /// <returns>The lines of the answer, up to the one that begins with <paramref name="last"/>.</returns>
    /// <exception cref="IOException">Nobody accepts the connection, or the answer is another one.</exception>
    /// <exception cref="TimeoutException">There is no whole answer within 2 s.</exception>
    public static async Task<IReadOnlyList<string>> AskAsync(
        EndpointReference server, string command, string last, CancellationToken cancellationToken)
    {
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        asking.CancelAfter(Timeout);
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync(server.Host, server.Port, asking.Token);
            await using var stream = client.GetStream();
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"), asking.Token);
            using var reader = new StreamReader(stream, Encoding.ASCII);
            return await ReadAsync(reader, command, last, asking.Token);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"'{command}' was not answered within {Timeout.TotalSeconds} s.", late);
        }
        catch (SocketException fault)
        {
            throw new IOException(fault.Message, fault);
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(
        StreamReader reader, string command, string last, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MostLines
            && await reader.ReadLineAsync(cancellationToken) is { } line
            && !line.Contains("ERROR", StringComparison.Ordinal))
        {
            lines.Add(line);
            if (line.StartsWith(last, StringComparison.Ordinal))
            {
                return lines;
            }
        }

        throw new IOException($"'{command}' was not answered with '{last}'.");
    }
}
