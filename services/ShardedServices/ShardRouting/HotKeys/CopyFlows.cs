using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Moving;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.HotKeys;

/// <summary>Makes the copies of a hot key, and deletes them; both in several steps, on the loop's thread.</summary>
internal sealed class CopyFlows(Router router)
{
    private readonly HotKeyOptions _options = router.Options.HotKeys;

    /// <summary>Fetches what the owner has, and puts it to the others.</summary>
    /// <remarks>
    /// Between the look at the version and the sending of the copies nothing else can happen. Whatever is written
    /// before that look raises the version; whatever after it finds the shards among the copies, and deletes behind.
    /// </remarks>
    /// <returns>False: there is nothing to copy, and what was copied before must go.</returns>
    public async Task<bool> FillAsync(HotKey key)
    {
        var owner = router.Pick(key.Name);
        var version = key.Version;
        var asked = router.Loop.Now;
        try
        {
            var item = await owner.NextLive().Wire.FetchAsync(key.Name);
            if (key.Version != version || router.Pick(key.Name) != owner
                || router.Loop.Now - asked > router.Options.Timeout)
            {
                // The last: this process stood still, and someone else may have written meanwhile.
                return true;
            }

            if (Shortened(item) is not { } copy)
            {
                return false;
            }

            var places = key.Plan(Place(owner), Others(owner).Select(Place));
            await Task.WhenAll(places.Select(place => PutAsync(key, place, version, copy)));
        }
        catch (Exception failure) when (failure is ShardFailedException or RubbishException)
        {
            // The shard is out, which was logged and counted; copies are made again before long.
        }

        return true;
    }

    /// <summary>
    /// Ends when no shard has a copy; no key's gate may be open meanwhile, or copies would come behind.
    /// </summary>
    public static async Task DropAsync(HotKey key)
    {
        key.Void();
        var copies = key.Copies.ToArray();
        List<Task> deletions = [];
        foreach (var copy in copies)
        {
            foreach (var replica in copy.Shard.Live)
            {
                deletions.Add(DeleteAsync(replica, key.Name));
            }
        }

        await Task.WhenAll(deletions);
        key.Remove(copies.Contains);
    }

    private static async Task PutAsync(HotKey key, HotPlace place, int version, StoredItem item)
    {
        List<Task<bool>> puts = [];
        foreach (var replica in place.Shard.Live)
        {
            puts.Add(PutAsync(replica, key.Name, item));
        }

        var stored = await Task.WhenAll(puts);
        if (key.Version == version)
        {
            key.SetReady(place, stored.Length > 0 && stored.All(one => one));
        }
    }

    // Sent together: no read of ours comes between, and what may be there of old does not stay.
    private static async Task<bool> PutAsync(Replica replica, byte[] key, StoredItem item)
    {
        var deletion = DeleteAsync(replica, key);
        var addition = replica.Wire.AddAsync(key, item);
        try
        {
            await deletion;
            return await addition;
        }
        catch (ShardFailedException)
        {
            return false;
        }
    }

    private static async Task DeleteAsync(Replica replica, byte[] key)
    {
        try
        {
            await replica.Wire.DeleteAsync(key);
        }
        catch (ShardFailedException)
        {
            // It is out, and comes back emptied.
        }
    }

    private HotPlace Place(Shard shard) => new(shard, router.WeightOf(shard));

    /// <summary>The live shards but the owner; when there are too many, those that follow it on the map.</summary>
    private IEnumerable<Shard> Others(Shard owner)
    {
        var shards = router.Shards.ToArray();
        var start = Array.IndexOf(shards, owner);
        return Enumerable.Range(start + 1, shards.Length - 1)
            .Select(place => shards[place % shards.Length])
            .Where(shard => !shard.IsOut)
            .Take(_options.MostCopies);
    }

    /// <summary>
    /// The item with a copy's time to live, which ends before the item's own even where clocks tick apart; null: it
    /// is not there, or ends too soon.
    /// </summary>
    private StoredItem? Shortened(StoredItem? item)
    {
        var most = Math.Floor(_options.CopyTime.TotalSeconds);
        var left = item?.TimeToLive is { } time ? Math.Floor(time.TotalSeconds) - 1 : most;
        return item is null || left < 1 ? null : item with { TimeToLive = TimeSpan.FromSeconds(Math.Min(left, most)) };
    }
}
