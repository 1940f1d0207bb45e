using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace DesignPatterns.Testing;

/// <summary>HTTP/1.1 by hand, for what HttpClient would tidy up: odd targets, forged hosts, broken
/// framing.</summary>
public static class RawHttp
{
    /// <summary>Asks with the target and headers as they are, on a connection of its own.</summary>
    public static Task<RawResponse> GetAsync(int port, string target, params string[] headers) =>
        SendAsync(port, string.Join("\r\n", [
            $"GET {target} HTTP/1.1",
            .. headers.Any(header => header.StartsWith("Host:", StringComparison.OrdinalIgnoreCase))
                ? headers
                : ["Host: localhost", .. headers],
            "Connection: close",
            "\r\n"]));

    /// <summary>Sends these very characters (Latin-1), and reads until the server closes.</summary>
    public static async Task<RawResponse> SendAsync(int port, string request)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", port, timeout.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), timeout.Token);
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return RawResponse.Parse(await reader.ReadToEndAsync(timeout.Token));
    }
}

/// <summary>The answer: headers by name, regardless of case; the body with its framing left as it
/// came.</summary>
public sealed record RawResponse(int Status, ILookup<string, string> Headers, string Body)
{
    internal static RawResponse Parse(string text)
    {
        var (head, body) = text.Split("\r\n\r\n", 2) is [var first, var second]
            ? (first, second)
            : (text, "");
        var lines = head.Split("\r\n");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).ToLookup(
            pair => pair[0], pair => pair[^1].Trim(), StringComparer.OrdinalIgnoreCase);
        var status = lines[0].Split(' ') is [_, var code, ..]
            ? int.Parse(code, CultureInfo.InvariantCulture)
            : 0;
        return new RawResponse(status, headers, body);
    }
}
