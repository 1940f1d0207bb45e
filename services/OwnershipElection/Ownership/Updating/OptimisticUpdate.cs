using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.Ownership;

/// <summary>Concurrent manipulation without a lock: compare-and-swap by resource version, and retry.</summary>
/// <remarks>
/// The last section of the book's chapter on ownership. Each attempt reads a value, derives the next, and
/// writes it only if the version is still the one read; so no update of another is overwritten. Bounds:
/// attempts, and time.
/// </remarks>
public static class OptimisticUpdate
{
    /// <summary>Replaces a value by what is derived from it.</summary>
    /// <param name="next">From the current value (null: none) to the next one. Called once an attempt, so it
    /// has no effects of its own.</param>
    /// <returns>How it ended, and how often it was retried; to meet too many conflicts is no exception.</returns>
    /// <exception cref="OwnershipStoreException">The store failed too often; if a write was among what failed, its
    /// message says that the outcome is unknown.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; a write under way may take
    /// effect.</exception>
    public static async Task<UpdateResult> UpdateAsync(
        this IOwnershipStore store,
        string key,
        Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>> next,
        OptimisticUpdateOptions options,
        TimeProvider time,
        CancellationToken cancellationToken = default)
    {
        OwnershipName.Check(key);
        OptimisticUpdateOptions.Check(options);
        using var late = new CancellationTokenSource(options.Timeout, time);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        var update = new RunningUpdate(store, key, next, options);
        var pauses = new BackOff(options.FirstPause, options.LongestPause);
        var attempt = 1;
        try
        {
            while (true)
            {
                var outcome = await TryAsync(update, attempt == options.MostAttempts, bounded.Token);
                if (outcome is not UpdateOutcome.Conflicts || attempt == options.MostAttempts)
                {
                    return update.IsUnclear ? throw update.Unknown() : new(outcome, update.Current, attempt - 1);
                }

                await Task.Delay(pauses.Pause(attempt, Random.Shared), time, bounded.Token);
                attempt++;
            }
        }
        catch (OperationCanceledException)
            when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return update.IsUnclear ? throw update.Unknown() : new(UpdateOutcome.Late, update.Current, attempt - 1);
        }
    }

    private static async Task<UpdateOutcome> TryAsync(
        RunningUpdate update, bool isLast, CancellationToken cancellationToken)
    {
        try
        {
            return await update.TryAsync(cancellationToken);
        }
        catch (OwnershipStoreException failure)
            when (!update.IsHopeless && failure.MayPass)
        {
            update.Fail(failure);
            if (isLast && !update.IsUnclear)
            {
                throw;
            }

            return UpdateOutcome.Conflicts;
        }
    }
}
