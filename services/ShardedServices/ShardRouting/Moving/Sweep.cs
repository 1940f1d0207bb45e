using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Moving;

/// <summary>Moves every key that has to, whether it is touched or not.</summary>
internal sealed class Sweep(Router router, Motion motion)
{
    /// <summary>How many keys are moved at a time, so that calls do not wait behind them.</summary>
    private const int Width = 32;

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(1);

    /// <summary>Ends when a whole pass over each old shard found no key that has to move.</summary>
    public async Task RunAsync()
    {
        foreach (var shard in motion.From.Shards.ToArray())
        {
            try
            {
                while (!await IsDoneAsync(shard))
                {
                    await router.DelayAsync(RetryPeriod);
                }
            }
            catch (NotSupportedException refusal)
            {
                router.Log.SweepRefused(shard.Name, refusal.Message);
            }
        }
    }

    private async Task<bool> IsDoneAsync(Shard shard)
    {
        if (shard.IsOut)
        {
            // A cache comes back empty.
            return router.Options.MayEmpty;
        }

        var found = 0;
        var failed = 0;
        try
        {
            // What the shard was asked by the map before may yet wait to be.
            await shard.BeginMoveAsync();
            shard.EndMove();
            foreach (var replica in shard.Live.ToArray())
            {
                await foreach (var keys in router.Protocol.ListKeysAsync(replica))
                {
                    foreach (var some in keys.Where(key => HasToMove(key, shard)).Chunk(Width))
                    {
                        found += some.Length;
                        var failures = await Task.WhenAll(some.Select(MoveAsync));
                        failed += failures.Count(failure => failure is not null);
                    }
                }
            }
        }
        catch (ShardFailedException)
        {
            // It went out, which was logged and counted; it is swept again when it is back.
            return false;
        }

        return found == 0 || (failed == 0 && await IsDoneAsync(shard));
    }

    private bool HasToMove(byte[] key, Shard shard) =>
        motion.From.Pick(key) == shard && motion.To.Pick(key) != shard;

    private async Task<string?> MoveAsync(byte[] key)
    {
        await router.Gates.EnterAsync(key);
        string? failure = null;
        try
        {
            failure = await motion.MoveAsync(key);
            if (failure is not null && router.Options.MayEmpty)
            {
                // Or no other change of the map could begin while a cache's new shard is out.
                motion.GiveUp(key);
                failure = null;
            }
        }
        finally
        {
            router.Gates.LeaveSettled(key, failure);
        }

        return failure;
    }
}
