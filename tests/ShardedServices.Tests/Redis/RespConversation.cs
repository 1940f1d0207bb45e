using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DesignPatterns.ShardRouting.Resp;

namespace DesignPatterns.ShardedServices.Tests.Redis;

/// <summary>A client that says bytes, and takes replies apart.</summary>
internal sealed class RespConversation : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private byte[] _buffer = new byte[65_536];
    private int _count;

    public static async Task<RespConversation> StartAsync(IPEndPoint endPoint)
    {
        var client = new RespConversation();
        await client._socket.ConnectAsync(endPoint);
        return client;
    }

    /// <summary>A request of words, separated by spaces; <c>''</c> is an empty one, and # a space in one.</summary>
    public static byte[] Request(string words)
    {
        var output = new ArrayBufferWriter<byte>();
        var all = words.Split(' ');
        RespText.WriteArrayHeader(output, all.Length);
        foreach (var word in all)
        {
            RespText.WriteBulk(output, Encoding.Latin1.GetBytes(word == "''" ? "" : word.Replace('#', ' ')));
        }

        return output.WrittenSpan.ToArray();
    }

    public async Task<string> AskAsync(string words)
    {
        await SayAsync(Request(words));
        return await ReadAsync();
    }

    public async Task SayAsync(ReadOnlyMemory<byte> bytes) => await _socket.SendAsync(bytes);

    /// <summary>The next reply, byte by byte as it came; "closed" when there will be none.</summary>
    public async Task<string> ReadAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            var scanner = default(RespReplyScanner);
            var length = scanner.Scan(_buffer.AsSpan(0, _count), int.MaxValue);
            Assert.True(length >= 0, "rubbish: " + Encoding.Latin1.GetString(_buffer, 0, Math.Min(_count, 200)));
            if (length > 0)
            {
                var reply = Encoding.Latin1.GetString(_buffer, 0, length);
                _buffer.AsSpan(length, _count - length).CopyTo(_buffer);
                _count -= length;
                return reply;
            }

            if (_count == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }

            var read = await ReceiveAsync(deadline.Token);
            if (read == 0)
            {
                return "closed";
            }

            _count += read;
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<int> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _socket.ReceiveAsync(_buffer.AsMemory(_count), cancellationToken);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
