using System.Buffers.Text;
using System.Net;
using DesignPatterns.ShardRouting.Loops;

namespace DesignPatterns.ShardLoad;

/// <summary>
/// Sees a memcached go and come back: how long after it answers again it is first asked for a key by somebody else.
/// </summary>
/// <remarks>
/// A server that was started anew has counted no get, so its own count tells. It is looked at every 2 ms.
/// </remarks>
internal sealed class ServerWatch(IEventLoop loop, int port) : IConnectionHandler
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromMilliseconds(2);

    private ILoopConnection? _connection;
    private bool _wasAway;
    private TimeSpan? _back;
    private TimeSpan? _asked;

    public int MostUnread => 65_536;

    /// <summary>In milliseconds; −1 when it never was, or nobody asked it.</summary>
    public double ReturnTime => _asked is { } asked && _back is { } back ? (asked - back).TotalMilliseconds : -1;

    public void Start() => _connection = loop.Connect(new IPEndPoint(IPAddress.Loopback, port), this);

    public void Connected() => Look();

    public int Received(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.EndsWith("END\r\n"u8))
        {
            return 0;
        }

        if (_wasAway)
        {
            _back ??= loop.Now;
            if (_asked is null && HasGets(bytes))
            {
                _asked = loop.Now;
            }
        }

        loop.After(LookPeriod, Look);
        return bytes.Length;
    }

    public void Drained()
    {
        // One question at a time.
    }

    public void Closed(string reason)
    {
        (_wasAway, _back, _asked) = (true, null, null);
        loop.After(LookPeriod, Start);
    }

    private static bool HasGets(ReadOnlySpan<byte> statistics)
    {
        var name = "STAT cmd_get "u8;
        var place = statistics.IndexOf(name);
        return place >= 0 && Utf8Parser.TryParse(statistics[(place + name.Length)..], out long gets, out _) && gets > 0;
    }

    private void Look() => _connection!.Write("stats\r\n"u8);
}
