using System.Globalization;
using DesignPatterns.ShardedCache.Items;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ShardedCache.Origin;

/// <summary>Stands for what is expensive to ask, as a database: slow, and it counts who comes.</summary>
/// <remarks>
/// Simulated on purpose: what it bears is set and seen to the call, so that losing a shard shows as a number.
/// A real store would be as fast as this machine is idle.
/// </remarks>
internal sealed class ItemOrigin(IOptions<OriginOptions> options, TimeProvider time)
{
    private int _calls;
    private int _atOnce;
    private int _mostAtOnce;

    public int Calls => Volatile.Read(ref _calls);

    public int MostSeenAtOnce => Volatile.Read(ref _mostAtOnce);

    /// <returns>Null when there is no such item.</returns>
    public async Task<Item?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var work = Task.Delay(options.Value.Delay, time, cancellationToken);
        Interlocked.Increment(ref _calls);
        NoteMost(Interlocked.Increment(ref _atOnce));
        try
        {
            await work;
            return IsKnown(id) ? new Item(id, $"Item {id}", time.GetUtcNow()) : null;
        }
        finally
        {
            Interlocked.Decrement(ref _atOnce);
        }
    }

    private bool IsKnown(string id) =>
        id[0] != '0' && int.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= options.Value.Items;

    private void NoteMost(int now)
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref _mostAtOnce);
        }
        while (now > seen && Interlocked.CompareExchange(ref _mostAtOnce, now, seen) != seen);
    }
}
