using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Moving;

/// <summary>From one shard map to the next: who touches a key first moves it.</summary>
/// <remarks>
/// A key is moved behind its gate: fetched from the old owner, stored at the new one where there is none, dropped at
/// the old one; while either is held, it waits. What was asked meanwhile is asked then, of the new owner: so a cas, an
/// incr, an append finds what the old owner had. What is never touched, a sweep moves: of a store at once, of a cache
/// at the end.
/// </remarks>
internal sealed class Motion(Router router, RouteTable from, RouteTable to)
{
    /// <summary>About 16 MiB of short keys.</summary>
    private const int MostRemembered = 131_072;

    private readonly MovedKeys _moved = new(MostRemembered);

    public RouteTable From => from;

    public RouteTable To => to;

    /// <summary>How many items were moved.</summary>
    public long Moved { get; private set; }

    /// <summary>How many keys are being moved now.</summary>
    public int UnderWay { get; private set; }

    /// <summary>
    /// Counts the commands that empty all shards: an item that was fetched before one must not be stored.
    /// </summary>
    public int Flushes { get; set; }

    /// <summary>Whether the key may still be at its old owner.</summary>
    public bool Concerns(ReadOnlySpan<byte> key) => from.Pick(key) != to.Pick(key) && !_moved.Has(key);

    /// <summary>Moves the key; its gate is the caller's.</summary>
    /// <returns>Why calls for it must fail; null: they can be asked of the new owner.</returns>
    public async Task<string?> MoveAsync(byte[] key)
    {
        var source = from.Pick(key);
        var flushes = Flushes;
        UnderWay++;
        try
        {
            if (source.IsOut)
            {
                // A cache has lost it: the old owner comes back empty. A store has it, and must be waited for.
                return router.Options.MayEmpty ? null : $"shard {source.Name}, which still has the key, is out";
            }

            var target = router.TakeGuest(key);
            if (target.IsOut)
            {
                // Nobody could store it: it stays where it is until somebody can.
                return $"shard {target.Name}, which is to get the key, is out";
            }

            await CarryAsync(key, source, target, flushes);
            _moved.Add(key);
            return null;
        }
        catch (ShardFailedException failure)
        {
            if (!router.Options.MayEmpty)
            {
                return failure.Message;
            }

            // A move that was not finished must not be taken up again: what the old owner has is older by then.
            GiveUp(key);
            return null;
        }
        finally
        {
            UnderWay--;
        }
    }

    private async Task CarryAsync(byte[] key, Shard source, Shard target, int flushes)
    {
        // In the same order for all: of two moves none waits for the other.
        var begun = new Stack<Shard>();
        try
        {
            foreach (var shard in new[] { source, target }.Distinct().OrderBy(one => one.Name, StringComparer.Ordinal))
            {
                await shard.BeginMoveAsync();
                begun.Push(shard);
            }

            if (source.IsOut)
            {
                throw new ShardFailedException($"shard {source.Name}, which still has the key, is out");
            }

            if (await source.NextLive().Wire.FetchAsync(key) is { } item && flushes == Flushes)
            {
                if (target.IsOut || router.Pick(key) != target)
                {
                    // It was not when this began; stored nowhere, the key would be dropped all the same. Nor may it
                    // become a guest where those have been dropped.
                    throw new ShardFailedException($"shard {target.Name}, which was to get the key, went out or back");
                }

                target.NoteWrite(key);
                foreach (var replica in target.Live.ToArray())
                {
                    await replica.Wire.AddAsync(key, item);
                }

                Moved++;
            }

            source.NoteWrite(key);
            foreach (var replica in source.Live.ToArray())
            {
                await replica.Wire.DeleteAsync(key);
            }
        }
        finally
        {
            while (begun.TryPop(out var shard))
            {
                shard.EndMove();
            }
        }
    }

    /// <summary>The key is dropped where it is, and missed from now on; its gate is the caller's.</summary>
    public void GiveUp(byte[] key)
    {
        router.Run(from.Pick(key).TellAsync(replica => replica.Drop(key)));
        _moved.Add(key);
    }
}
