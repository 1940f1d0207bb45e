using System.Buffers;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>One loop's buffers: the smallest ones, lent most often, come from its own stack.</summary>
/// <remarks>The last one given back is lent first, while the processor's cache still holds it. At most 256
/// lie idle (4 MiB); larger ones belong to the process' pool.</remarks>
internal sealed class BufferPool
{
    public const int Smallest = 16 * 1024;
    private const int MostIdle = 256;
    private readonly Stack<byte[]> _idle = new();

    /// <summary>A buffer of at least so many bytes, holding anything.</summary>
    public byte[] Rent(int least) =>
        least > Smallest ? ArrayPool<byte>.Shared.Rent(least)
        : _idle.TryPop(out var buffer) ? buffer
        : GC.AllocateUninitializedArray<byte>(Smallest);

    public void Return(byte[] buffer)
    {
        if (buffer.Length > Smallest)
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
        else if (_idle.Count < MostIdle)
        {
            _idle.Push(buffer);
        }
    }
}
