using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.HotKeys;

/// <summary>A client of memcached's text protocol, for values without line ends.</summary>
internal sealed class LineClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly NetworkStream _stream;
    private readonly StreamReader _lines;

    private LineClient(Socket socket)
    {
        _stream = new(socket, ownsSocket: true);
        _lines = new(_stream, Encoding.Latin1);
    }

    public static async Task<LineClient> ConnectAsync(IPEndPoint to)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(to);
            return new(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request, and reads one line.</summary>
    public async Task<string> AskAsync(string request)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
        return await LineAsync();
    }

    public async Task<string> LineAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        return await _lines.ReadLineAsync(deadline.Token) ?? throw new EndOfStreamException();
    }

    public Task<string> SetAsync(string key, long value)
    {
        var text = value.ToString(CultureInfo.InvariantCulture);
        return AskAsync($"set {key} 0 0 {text.Length}\r\n{text}\r\n");
    }

    /// <summary>The value; null: there is none.</summary>
    /// <exception cref="InvalidOperationException">The answer was an error.</exception>
    public async Task<long?> GetAsync(string key)
    {
        var line = await AskAsync($"get {key}\r\n");
        var value = await ValueAsync(line, "VALUE ", "END");
        if (value is not null)
        {
            Assert.Equal("END", await LineAsync());
        }

        return value;
    }

    /// <inheritdoc cref="GetAsync"/>
    public async Task<long?> MetaGetAsync(string key) =>
        await ValueAsync(await AskAsync($"mg {key} v\r\n"), "VA ", "EN");

    /// <summary>The value with its cas token; nulls: there is none.</summary>
    public async Task<string?> TokenAsync(string key)
    {
        var line = await AskAsync($"gets {key}\r\n");
        if (await ValueAsync(line, "VALUE ", "END") is null)
        {
            return null;
        }

        Assert.Equal("END", await LineAsync());
        return line.Split(' ')[^1];
    }

    public void Dispose()
    {
        _lines.Dispose();
        _stream.Dispose();
    }

    private async Task<long?> ValueAsync(string line, string hit, string miss) =>
        line == miss ? null
        : line.StartsWith(hit, StringComparison.Ordinal)
            ? long.Parse(await LineAsync(), CultureInfo.InvariantCulture)
            : throw new InvalidOperationException(line);
}
