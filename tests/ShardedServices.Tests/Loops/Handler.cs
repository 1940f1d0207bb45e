using DesignPatterns.ShardRouting.Loops;

namespace DesignPatterns.ShardedServices.Tests.Loops;

/// <summary>A handler that does what a test says, and lets it wait for what happens.</summary>
internal sealed class Handler : IConnectionHandler
{
    private readonly TaskCompletionSource _connected = Source();
    private readonly TaskCompletionSource _drained = Source();
    private readonly TaskCompletionSource _closed = Source();

    public delegate int Reader(ReadOnlySpan<byte> bytes);

    public ILoopConnection Connection { get; set; } = null!;

    public int MostUnread { get; init; } = 1024 * 1024;

    public Reader OnReceived { get; set; } = bytes => bytes.Length;

    public Action OnClosed { get; set; } = () => { };

    public string Reason { get; private set; } = "";

    public int Connections { get; private set; }

    public int Closings { get; private set; }

    public int CallsAfterItsEnd { get; private set; }

    /// <summary>Whether one of its methods was called while another ran.</summary>
    public bool WasCalledWithin { get; private set; }

    public Task WhenConnected => _connected.Task.WaitAsync(LoopUnderTest.Patience);

    public Task WhenDrained => _drained.Task.WaitAsync(LoopUnderTest.Patience);

    public Task WhenClosed => _closed.Task.WaitAsync(LoopUnderTest.Patience);

    private bool IsWithin { get; set; }

    /// <summary>Sends back what comes.</summary>
    public static Handler Echo(ILoopConnection connection)
    {
        var handler = new Handler { Connection = connection };
        handler.OnReceived = bytes =>
        {
            connection.Write(bytes);
            return bytes.Length;
        };
        return handler;
    }

    public void Connected() => Run(() =>
    {
        Connections++;
        _connected.TrySetResult();
    });

    public int Received(ReadOnlySpan<byte> bytes)
    {
        WasCalledWithin |= IsWithin;
        CallsAfterItsEnd += Closings;
        IsWithin = true;
        try
        {
            return OnReceived(bytes);
        }
        finally
        {
            IsWithin = false;
        }
    }

    /// <summary>Whether it stays open when the other end sends nothing more.</summary>
    public Func<bool> OnEnded { get; set; } = () => false;

    public bool Ended() => OnEnded();

    public void Drained() => Run(() => _drained.TrySetResult());

    public void Closed(string reason) => Run(() =>
    {
        (Reason, Closings) = (reason, Closings + 1);
        _closed.TrySetResult();
        _connected.TrySetException(new IOException(reason));
        OnClosed();
    });

    private static TaskCompletionSource Source() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void Run(Action action)
    {
        WasCalledWithin |= IsWithin;
        CallsAfterItsEnd += Closings;
        action();
    }
}
