using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>A client of memcached's text protocol that asks one thing at a time, and believes nothing.</summary>
internal sealed class TextClient : IDisposable
{
    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _bytes = new byte[4_096];
    private int _start;
    private int _end;

    public Socket Socket => _socket;

    public static async Task<TextClient> ConnectAsync(IPEndPoint to)
    {
        var client = new TextClient();
        await client._socket.ConnectAsync(to);
        return client;
    }

    public void Dispose() => _socket.Dispose();

    /// <summary>All that is answered to a request, or to several: up to the answer of a no-op behind them.</summary>
    public async Task<string> AskAsync(string requests)
    {
        await SendAsync($"{requests}mn\r\n");
        return await UntilNoOpAsync();
    }

    /// <summary>All that comes up to the answer of a no-op.</summary>
    public async Task<string> UntilNoOpAsync()
    {
        var answer = new StringBuilder();
        while (await LineAsync() is var line && line != "MN\r\n")
        {
            answer.Append(line);
        }

        return answer.ToString();
    }

    public async Task<string> LineAskedAsync(string request)
    {
        await SendAsync(request);
        return (await LineAsync()).TrimEnd();
    }

    /// <summary>The value, or null when there is none.</summary>
    /// <exception cref="InvalidOperationException">The answer was an error.</exception>
    public async Task<string?> GetAsync(string key) => (await HitAsync("get", key))?.Value;

    /// <summary>What a cas of the key has to name, or null when there is no value.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async Task<string?> TokenAsync(string key) => (await HitAsync("gets", key))?.Line.Split(' ')[^1];

    /// <summary>The value, asked for by a meta command, or null when there is none.</summary>
    /// <inheritdoc cref="GetAsync" path="/exception"/>
    public async Task<string?> MetaGetAsync(string key)
    {
        var line = await LineAskedAsync($"mg {key} v\r\n");
        return line == "EN" ? null
            : line.Split(' ') is ["VA", var length] ? await ValueAsync(length)
            : throw new InvalidOperationException($"mg {key}: {line}");
    }

    public Task<string> SetAsync(string key, string value) =>
        LineAskedAsync($"set {key} 0 0 {value.Length}\r\n{value}\r\n");

    public async Task SendAsync(string text) =>
        await _socket.SendAsync(Encoding.Latin1.GetBytes(text), Deadline().Token);

    /// <summary>One line with its end.</summary>
    public async Task<string> LineAsync()
    {
        int length;
        while ((length = _bytes.AsSpan(_start, _end - _start).IndexOf((byte)'\n')) < 0)
        {
            await ReadAsync();
        }

        return await TakeAsync(length + 1);
    }

    /// <summary>All that comes until the other end closes.</summary>
    public async Task<string> UntilClosedAsync()
    {
        try
        {
            while (true)
            {
                await ReadAsync();
            }
        }
        catch (Exception end) when (end is EndOfStreamException or SocketException)
        {
            return await TakeAsync(_end - _start);
        }
    }

    private static CancellationTokenSource Deadline() => new(RunningRouter.Patience);

    private async Task<(string Line, string Value)?> HitAsync(string verb, string key)
    {
        var line = await LineAskedAsync($"{verb} {key}\r\n");
        if (line == "END")
        {
            return null;
        }

        var words = line.Split(' ');
        if (words is not ["VALUE", _, _, var length, ..] || words[1] != key)
        {
            throw new InvalidOperationException($"{verb} {key}: {line}");
        }

        var value = await ValueAsync(length);
        Assert.Equal("END\r\n", await LineAsync());
        return (line, value);
    }

    private async Task<string> ValueAsync(string length) => (await TakeAsync(int.Parse(length) + 2))[..^2];

    private async Task<string> TakeAsync(int length)
    {
        while (_end - _start < length)
        {
            await ReadAsync();
        }

        _start += length;
        return Encoding.Latin1.GetString(_bytes, _start - length, length);
    }

    private async Task ReadAsync()
    {
        if (_start > 0)
        {
            _bytes.AsSpan(_start.._end).CopyTo(_bytes);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _bytes.Length)
        {
            Array.Resize(ref _bytes, 2 * _bytes.Length);
        }

        using var deadline = Deadline();
        var count = await _socket.ReceiveAsync(_bytes.AsMemory(_end), deadline.Token);
        _end += count > 0 ? count : throw new EndOfStreamException();
    }
}
