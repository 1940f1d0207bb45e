using System.Collections.Concurrent;

namespace DesignPatterns.ResponseCache.Shared;

/// <summary>Who waits here for a claim of another replica to end: never more than there are fetches.</summary>
internal sealed class Fillings
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _waiting = new(StringComparer.Ordinal);

    /// <summary>
    /// Ends when the claim does. To be called before the claim is looked at, lest its end be missed.
    /// </summary>
    public Task Expect(string claim) => _waiting.GetOrAdd(claim, _ => NewSource()).Task;

    public void Forget(string claim) => _waiting.TryRemove(claim, out _);

    public void Filled(string claim)
    {
        if (_waiting.TryRemove(claim, out var waiting))
        {
            waiting.SetResult();
        }
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
