using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>A wish to hold a shard, which waits for its turn among the shard's calls.</summary>
internal sealed class HoldTurn : Call
{
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public HoldTurn() => Kind = CallKind.Chance;

    public Task Granted => _granted.Task;

    public void Grant() => _granted.TrySetResult();

    public override void Answer(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> tail)
    {
        // It asks for nothing but its turn.
    }

    public override void Fail(string reason) => _granted.TrySetException(new ShardFailedException(reason));
}
