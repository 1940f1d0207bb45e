using System.Buffers;
using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Wire;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Wire;

/// <summary>A root's side of the wire to one port, whose requests and answers are bytes.</summary>
internal sealed class Wired : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static readonly TimeSpan PingPeriod = TimeSpan.FromSeconds(15);

    private static readonly LeafFormat<byte[], byte[]> Bytes =
        new(static (request, buffer) => buffer.Write(request), static answer => answer.ToArray());

    public Wired(int port, TimeProvider? time = null)
    {
        // Seldom: a leaf that a busy machine keeps from answering is not to be taken for one that hangs.
        var options = new GatheringOptions { PingPeriod = PingPeriod, ConnectTimeout = Patience };
        Replica = new Replica("127.0.0.1", port, options);
        Calls = new LeafCalls<byte[], byte[]>(Bytes, options, time ?? TimeProvider.System);
    }

    public Replica Replica { get; }

    public LeafCalls<byte[], byte[]> Calls { get; }

    public Task<byte[]> Ask(
        byte[] request, TimeSpan? timeout = null, CancellationToken cancellationToken = default) =>
        Calls.AskAsync(
            Replica, request, Deadline.After(timeout ?? Patience, TimeProvider.System), cancellationToken)
        .AsTask().WaitAsync(Patience, CancellationToken.None);

    /// <summary>Waits for a condition that other threads bring about.</summary>
    public static async Task Until(Func<bool> condition)
    {
        var deadline = Deadline.After(Patience, TimeProvider.System);
        while (!condition())
        {
            Assert.False(deadline.HasPassed);
            await Task.Delay(TimeSpan.FromMilliseconds(1));
        }
    }

    public ValueTask DisposeAsync() => Calls.DisposeAsync();
}
