using System.Runtime.CompilerServices;
using DesignPatterns.Ownership;

namespace DesignPatterns.OwnershipElection.Tests.Ownership;

/// <summary>How one process reaches the store: its calls can be cut off, hang, be slow, or lose their
/// answers.</summary>
internal sealed class PartitionedStore(IOwnershipStore store, TimeProvider time) : IOwnershipStore
{
    private readonly List<TaskCompletionSource> _cutOff = [];

    /// <summary>How often each call was made.</summary>
    public Dictionary<string, int> Calls { get; } = [];

    public bool IsPartitioned { get; private set; }

    /// <summary>How many of the next calls take effect and then lose their answer.</summary>
    public int AnswersToLose { get; set; }

    /// <summary>How many of the next calls hang for ever, whatever their token says.</summary>
    public int CallsToHang { get; set; }

    /// <summary>Only renewals fail, as by the fault stale-owner.</summary>
    public bool WithholdsRenewals { get; set; }

    /// <summary>How long an answer is on its way back.</summary>
    public TimeSpan AnswerDelay { get; set; }

    /// <summary>As what a call that is cut off fails at once; null: it hangs.</summary>
    public OwnershipStoreFailure? Failure { get; set; }

    public void Partition() => IsPartitioned = true;

    public void Heal()
    {
        IsPartitioned = false;
        _cutOff.ForEach(call => call.TrySetResult());
        _cutOff.Clear();
    }

    public ValueTask<LeaseGrant> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken) =>
        CallAsync("grant", store.GrantAsync, timeToLive, cancellationToken);

    public ValueTask<TimeSpan?> RenewAsync(long lease, CancellationToken cancellationToken) =>
        CallAsync("renew", store.RenewAsync, lease, cancellationToken);

    public async ValueTask RevokeAsync(long lease, CancellationToken cancellationToken) =>
        await CallAsync("revoke", Done<long>(store.RevokeAsync), lease, cancellationToken);

    public ValueTask<Place?> EnterAsync(Candidate candidate, CancellationToken cancellationToken) =>
        CallAsync("enter", store.EnterAsync, candidate, cancellationToken);

    public ValueTask<bool> WaitForTurnAsync(Place place, CancellationToken cancellationToken) =>
        CallAsync("wait", store.WaitForTurnAsync, place, cancellationToken);

    public async ValueTask LeaveAsync(string name, string candidate, CancellationToken cancellationToken) =>
        await CallAsync(
            "leave",
            Done<(string, string)>((of, token) => store.LeaveAsync(of.Item1, of.Item2, token)),
            (name, candidate),
            cancellationToken);

    public async IAsyncEnumerable<Owner?> ObserveAsync(
        string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var owner in store.ObserveAsync(name, cancellationToken))
        {
            yield return await CallAsync(
                "observe", (seen, _) => ValueTask.FromResult(seen), owner, cancellationToken);
        }
    }

    public ValueTask<VersionedValue?> ReadAsync(string key, CancellationToken cancellationToken) =>
        CallAsync("read", store.ReadAsync, key, cancellationToken);

    public ValueTask<WriteResult> WriteAsync(
        string key, ReadOnlyMemory<byte> value, WriteConditions conditions, CancellationToken cancellationToken) =>
        CallAsync(
            "write",
            (of, token) => store.WriteAsync(of.key, of.value, of.conditions, token),
            (key, value, conditions),
            cancellationToken);

    private async ValueTask<T> CallAsync<TArgument, T>(
        string kind,
        Func<TArgument, CancellationToken, ValueTask<T>> call,
        TArgument argument,
        CancellationToken cancellationToken)
    {
        Calls[kind] = Calls.GetValueOrDefault(kind) + 1;
        if (CallsToHang > 0)
        {
            CallsToHang--;
            await new TaskCompletionSource().Task;
        }

        await PassAsync(kind, cancellationToken);
        var loses = kind is not "observe" && AnswersToLose > 0;
        AnswersToLose -= loses ? 1 : 0;
        var answer = await call(argument, cancellationToken);
        if (loses)
        {
            throw new OwnershipStoreException(OwnershipStoreFailure.Late, "The answer was lost.");
        }

        if (AnswerDelay > TimeSpan.Zero && kind is not "wait" and not "observe")
        {
            await Task.Delay(AnswerDelay, time, cancellationToken);
        }

        // What was done before the cut is not heard of after it.
        await PassAsync(kind, cancellationToken);
        return answer;
    }

    private async Task PassAsync(string kind, CancellationToken cancellationToken)
    {
        while (IsPartitioned || (WithholdsRenewals && kind is "renew"))
        {
            if (Failure is { } failure)
            {
                throw new OwnershipStoreException(failure, "Cut off.");
            }

            await Healing(cancellationToken);
        }
    }

    private async Task Healing(CancellationToken cancellationToken)
    {
        var healed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _cutOff.Add(healed);
        using var cancelling = cancellationToken.UnsafeRegister((_, token) => healed.TrySetCanceled(token), null);
        await healed.Task;
    }

    private static Func<T, CancellationToken, ValueTask<bool>> Done<T>(Func<T, CancellationToken, ValueTask> call) =>
        async (argument, cancellationToken) =>
        {
            await call(argument, cancellationToken);
            return true;
        };
}
