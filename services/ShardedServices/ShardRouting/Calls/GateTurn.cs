namespace DesignPatterns.ShardRouting.Calls;

/// <summary>Not a question but a wish: to have the key's gate to itself.</summary>
internal sealed class GateTurn : Call
{
    private readonly TaskCompletionSource _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The gate is closed for all others.</summary>
    public Task Came => _turn.Task;

    public void Come() => _turn.SetResult();

    public override void Answer(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> tail) => Come();

    public override void Fail(string reason) => _turn.TrySetException(new ShardFailedException(reason));
}
