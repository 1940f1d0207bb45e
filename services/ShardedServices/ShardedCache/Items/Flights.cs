namespace DesignPatterns.ShardedCache.Items;

/// <summary>Lets one look for a key while all others who want it wait for the same answer.</summary>
/// <param name="most">How many keys may be looked for at once.</param>
internal sealed class Flights<T>(int most)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, TaskCompletionSource<T>> _flights = [];

    /// <summary>Joins who looks for the key, or starts to.</summary>
    /// <param name="fly">
    /// Sets the answer. It may go on after that, storing it: until it ends, others get the same.
    /// </param>
    /// <returns>Null when as many keys are looked for as may be.</returns>
    public (Task<T> Answer, bool IsFirst)? Join(string key, Func<string, TaskCompletionSource<T>, Task> fly)
    {
        TaskCompletionSource<T> answer;
        lock (_gate)
        {
            if (_flights.TryGetValue(key, out var joined))
            {
                return (joined.Task, false);
            }

            if (_flights.Count >= most)
            {
                return null;
            }

            answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
            _flights.Add(key, answer);
        }

        _ = FlyAsync(key, answer, fly);
        return (answer.Task, true);
    }

    private async Task FlyAsync(
        string key, TaskCompletionSource<T> answer, Func<string, TaskCompletionSource<T>, Task> fly)
    {
        try
        {
            await fly(key, answer);
        }
        catch (Exception fault)
        {
            // A bug of ours: it is told to all who wait, as it would be to one.
            answer.TrySetException(fault);
        }
        finally
        {
            lock (_gate)
            {
                _flights.Remove(key);
            }
        }
    }
}
