using System.Net.Sockets;
using System.Text;
using DesignPatterns.Testing;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

/// <summary>A client that writes just what it is given.</summary>
internal static class RawClient
{
    public static async Task<string> SendAsync(Uri server, string head)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(server.Host, server.Port);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head.ReplaceLineEndings("\r\n")));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync();
    }

    /// <summary>An address on which nobody listens.</summary>
    public static Uri Nobody() => new($"http://127.0.0.1:{FreePort.Next()}");
}
