using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.ServiceDefaults.Loops;

/// <summary>A loopback connection of this process to itself, whose reading end is one loop's to read.</summary>
internal sealed class LoopHeartbeat : IDisposable
{
    private static readonly byte[] Beat = [1];

    private readonly Socket _sender;
    private readonly Socket _receiver;
    private readonly TimeProvider _time;
    private readonly long _startedAt;

    public LoopHeartbeat(TimeSpan threshold, TimeProvider time)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _sender = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sender.Connect(listener.LocalEndpoint);
        _receiver = listener.AcceptSocket();
        _time = time;
        _startedAt = time.GetTimestamp();
        Stalls = new LoopStalls(threshold);
    }

    public LoopStalls Stalls { get; }

    public TimeSpan Now => _time.GetElapsedTime(_startedAt);

    public void Send()
    {
        if (Stalls.TrySend(Now))
        {
            _sender.Send(Beat);
        }
    }

    /// <summary>Begins the first read, which is what ties the connection to a loop.</summary>
    public void StartReading() => _ = ReadAsync();

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            var beat = new byte[1];
            while (await _receiver.ReceiveAsync(beat) > 0)
            {
                Stalls.Read(Now);
            }
        }
        catch (SocketException failure) when (failure.SocketErrorCode == SocketError.OperationAborted)
        {
            // Disposed while it waited, as every heartbeat is in the end.
        }
    }
}
