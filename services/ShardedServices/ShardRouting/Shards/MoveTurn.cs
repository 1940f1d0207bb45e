using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>A wish to move a key from or to a held shard, which waits for its turn among the shard's calls.</summary>
internal sealed class MoveTurn : Call
{
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // Where calls are told apart that may have to do with a hold.
    public MoveTurn() => Kind = CallKind.Chance;

    public Task Came => _turn.Task;

    public void Come() => _turn.TrySetResult();

    public override void Answer(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> tail)
    {
        // It asks for nothing but its turn.
    }

    public override void Fail(string reason)
    {
        // Nor does it matter whether the shard is out then: who waits looks for himself.
    }
}
