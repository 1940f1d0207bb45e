namespace DesignPatterns.ShardRouting.Calls;

/// <summary>A question of our own: greeting, emptying, moving a key.</summary>
internal sealed class InnerCall : Call
{
    // The loop's thread must not run what follows while it still reads answers.
    private readonly TaskCompletionSource<byte[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public InnerCall() => Kind = CallKind.Read;

    /// <summary>The answer's bytes; <see cref="ShardFailedException"/> when there is none.</summary>
    public Task<byte[]> Answered => _answer.Task;

    public override void Answer(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> tail) =>
        _answer.TrySetResult([.. answer, .. tail]);

    public override void Fail(string reason) => _answer.TrySetException(new ShardFailedException(reason));
}
