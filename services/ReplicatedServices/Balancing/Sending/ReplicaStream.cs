using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace DesignPatterns.Balancing.Sending;

/// <summary>
/// A connection to a replica that fails, rather than ends, when it closes on a request without an answer.
/// </summary>
/// <remarks>
/// SocketsHttpHandler takes a connection that just ends for one that was idle too long, and sends the request
/// again, up to three times, whatever its method. A replica that dies of a request would get it four times,
/// and no budget would know. A failure it reports, and the balancer decides. A connection that ends while
/// idle still just ends.
/// </remarks>
internal sealed class ReplicaStream(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private volatile bool _awaitsAnswer;

    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _awaitsAnswer = true;
        return base.WriteAsync(buffer, cancellationToken);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public override async ValueTask<int> ReadAsync(
        Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await base.ReadAsync(buffer, cancellationToken);
        if (count > 0)
        {
            _awaitsAnswer = false;
        }
        else if (_awaitsAnswer && !buffer.IsEmpty)
        {
            throw new IOException("The replica closed the connection without an answer.");
        }

        return count;
    }
}
