using DesignPatterns.Gathering;

namespace DesignPatterns.ScatterGather.Tests.Gathering;

/// <summary>What a scripted replica does with a call.</summary>
internal sealed record Deed(TimeSpan After, Exception? Failure = null, bool IsStubborn = false)
{
    public static Deed Answer(double afterMilliseconds = 0) =>
        new(TimeSpan.FromMilliseconds(afterMilliseconds));

    public static Deed Fail(double afterMilliseconds = 0, Exception? with = null) =>
        new(TimeSpan.FromMilliseconds(afterMilliseconds), with ?? new IOException("broken"));

    /// <summary>Never; a stubborn one does not even end when it is cancelled.</summary>
    public static Deed Hang(bool isStubborn = false) => new(Timeout.InfiniteTimeSpan, null, isStubborn);
}

/// <summary>Replicas that do what a test says, on its clock, and answer with what they were asked.</summary>
internal sealed class Scripted(TimeProvider time, Func<Replica, int, Deed> script) : ILeafCalls<int, int>
{
    public List<Replica> Asked { get; } = [];

    public List<Replica> Cancelled { get; } = [];

    public ValueTask<int> AskAsync(
        Replica replica, int request, Deadline deadline, CancellationToken cancellationToken)
    {
        Asked.Add(replica);
        var deed = script(replica, request);
        if (deed.After == TimeSpan.Zero)
        {
            return deed.Failure is { } failure
                ? ValueTask.FromException<int>(failure)
                : ValueTask.FromResult(request);
        }

        var answer = new TaskCompletionSource<int>();
        if (deed.After > TimeSpan.Zero)
        {
            time.CreateTimer(_ => End(answer, deed, request), null, deed.After, Timeout.InfiniteTimeSpan);
        }

        cancellationToken.Register(() =>
        {
            Cancelled.Add(replica);
            _ = !deed.IsStubborn && answer.TrySetCanceled(cancellationToken);
        });
        return new(answer.Task);
    }

    private static void End(TaskCompletionSource<int> answer, Deed deed, int request) =>
        _ = deed.Failure is { } failure ? answer.TrySetException(failure) : answer.TrySetResult(request);
}
