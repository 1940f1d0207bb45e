using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using DesignPatterns.ShardRouting.Loops;

namespace DesignPatterns.ShardedServices.Tests.Loops;

/// <summary>A loop of one kind that has started, and the other ends of its connections.</summary>
internal sealed class LoopUnderTest : IAsyncDisposable
{
    /// <summary>When something that must happen counts as not happening.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public LoopUnderTest(string kind, TimeProvider? time = null)
    {
        Loop = EventLoops.Create(time, Enum.Parse<LoopKind>(kind), Faults.Enqueue);
        Loop.Start();
    }

    /// <summary>Every test runs over both.</summary>
    public static TheoryData<string> Kinds => [nameof(LoopKind.Best), nameof(LoopKind.Portable)];

    public IEventLoop Loop { get; }

    public ConcurrentQueue<Exception> Faults { get; } = new();

    public Task OnLoop(Action action) => OnLoop(() =>
    {
        action();
        return 0;
    });

    public Task<T> OnLoop<T>(Func<T> action)
    {
        var source = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.Post(() =>
        {
            try
            {
                source.SetResult(action());
            }
            catch (Exception exception)
            {
                source.SetException(exception);
            }
        });
        return source.Task.WaitAsync(Patience);
    }

    public Task<IPEndPoint> ListenAsync(Func<ILoopConnection, Handler> accept, IPAddress? address = null) =>
        OnLoop(() => Loop.Listen(new IPEndPoint(address ?? IPAddress.Loopback, 0), accept));

    /// <summary>One connection: the handler that accepted it, and the other end.</summary>
    public async Task<(Handler Handler, Socket Client)> AcceptAsync(Func<ILoopConnection, Handler> accept)
    {
        var accepted = new TaskCompletionSource<Handler>(TaskCreationOptions.RunContinuationsAsynchronously);
        var address = await ListenAsync(connection =>
        {
            var handler = accept(connection);
            handler.Connection = connection;
            accepted.SetResult(handler);
            return handler;
        });
        var client = await ConnectAsync(address);
        return (await accepted.Task.WaitAsync(Patience), client);
    }

    /// <summary>A connection that the loop is asked for.</summary>
    public Task<Handler> StartAsync(EndPoint endPoint) => OnLoop(() =>
    {
        var handler = new Handler();
        handler.Connection = Loop.Connect(endPoint, handler);
        return handler;
    });

    public static async Task<Socket> ConnectAsync(EndPoint address)
    {
        var client = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        client.NoDelay = true;
        await client.ConnectAsync(address).WaitAsync(Patience);
        return client;
    }

    /// <summary>Reads so many bytes, or fewer if the other end closes before.</summary>
    public static async Task<byte[]> ReadAsync(Socket client, int count)
    {
        var bytes = new byte[count];
        var length = 0;
        using var patience = new CancellationTokenSource(Patience);
        while (length < count
            && await client.ReceiveAsync(bytes.AsMemory(length), patience.Token) is > 0 and var more)
        {
            length += more;
        }

        return bytes[..length];
    }

    public static async Task<string> ReadTextAsync(Socket client, int count) =>
        Encoding.ASCII.GetString(await ReadAsync(client, count));

    public static async Task SendAsync(Socket client, ReadOnlyMemory<byte> bytes)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!bytes.IsEmpty)
        {
            bytes = bytes[await client.SendAsync(bytes, patience.Token)..];
        }
    }

    public async ValueTask DisposeAsync() => await Loop.DisposeAsync().AsTask().WaitAsync(Patience);
}
