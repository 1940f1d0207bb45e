using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Moving;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting;

// From one shard map to the next, while clients are at it.
internal sealed partial class Router
{
    private static readonly TimeSpan MostWaiting = TimeSpan.FromSeconds(1);

    private bool _isChanging;

    /// <summary>The way from the last map to this one, while it lasts.</summary>
    public Motion? Motion { get; private set; }

    /// <summary>
    /// Puts a call about several keys of one shard: they are moved first where they have to be, and nothing else is
    /// asked of them meanwhile.
    /// </summary>
    /// <param name="keys">Not empty; the call's own key is one of them.</param>
    public void AskAll(Call call, IReadOnlyList<byte[]> keys, ReadOnlySpan<byte> command)
    {
        if (IsCalm)
        {
            AskNow(call, command);
            return;
        }

        call.Keep(command);
        Run(AskAllAsync(call, [.. keys.Distinct(KeyComparer.Instance).Order(KeyComparer.Instance)]));
    }

    /// <summary>
    /// Another map: shards that are on both stay as they are, a cache's new ones are emptied, keys move as they are
    /// touched.
    /// </summary>
    /// <remarks>It is taken as soon as the new shards can be asked, or after a second without them.</remarks>
    /// <returns>
    /// False: keys are still on their way from the last map, or copied to other shards, and this one has to wait.
    /// </returns>
    /// <exception cref="ArgumentException">The map cannot be used.</exception>
    public bool TryChange(IReadOnlyList<ShardOptions> map)
    {
        if (_isChanging || HotKeys?.TryCoolAll() == false)
        {
            return false;
        }

        var next = TableOf(map);
        if (Options.MayEmpty)
        {
            // It may have been on a map before, and have what was overwritten since: it comes as one that was out.
            foreach (var replica in next.Shards.ToArray().Except(AllShards).SelectMany(shard => shard.Replicas))
            {
                replica.Doubt();
            }
        }

        Change(next);
        return true;
    }

    /// <summary>Goes on with a change that began before this router did: what the new shards hold is in use.</summary>
    /// <exception cref="ArgumentException">The map cannot be used.</exception>
    public void GoOn(IReadOnlyList<ShardOptions> map) => Change(TableOf(map));

    /// <summary>Another map, with those of its shards that are on this one too.</summary>
    /// <exception cref="ArgumentException">The map cannot be used.</exception>
    public RouteTable TableOf(IReadOnlyList<ShardOptions> map)
    {
        Shard[] shards = [.. map.Select(options =>
            AllShards.FirstOrDefault(shard => shard.IsAs(options)) ?? new Shard(this, options))];
        var table = new RouteTable(shards, map, Options);
        var added = shards.Except(AllShards);
        if (added.FirstOrDefault(shard => AllShards.Any(known => known.Name == shard.Name)) is { } other)
        {
            throw new ArgumentException(
                $"Shard '{other.Name}' has other replicas than before: another list needs another name.",
                nameof(map));
        }

        // What moves is dropped where it was: a key must not move from a server onto the same one.
        var shared = shards.Union(AllShards).SelectMany(shard => shard.Replicas)
            .GroupBy(replica => replica.EndPoint)
            .FirstOrDefault(group => group.Select(replica => replica.Shard).Distinct().Count() > 1);
        return shared is null ? table : throw new ArgumentException(
            $"{shared.First().Address} would be a replica of two shards, or of another than before: "
            + string.Join(", ", shared.Select(replica => $"'{replica.Shard.Name}'")) + ".", nameof(map));
    }

    private void Change(RouteTable next)
    {
        _isChanging = true;
        Run(ChangeAsync(next));
    }

    private async Task ChangeAsync(RouteTable next)
    {
        var known = AllShards;
        AllShards = [.. known.Union(next.Shards.ToArray())];
        foreach (var shard in AllShards.Except(known))
        {
            shard.Start();
        }

        var started = Loop.Now;
        while (HotKeys?.TryCoolAll() == false
            || (AllShards.Except(known).Any(shard => shard.IsOut) && Loop.Now - started < MostWaiting))
        {
            await DelayAsync(CheckPeriod);
        }

        var motion = Motion = new(this, _full, next);
        _full = next;
        ChooseRoutes();
        if (Options.Policy == FailurePolicy.Eject)
        {
            // An ejected shard that is on the new map no more never returns: its keys are guests for ever.
            DropGuests();
        }

        Log.MotionStarted(_full.Shards.Length, motion.From.Shards.Length);
        await EndMotionAsync(motion);
    }

    /// <summary>Forgets the map before: what is still at an old owner is not looked for any more.</summary>
    public void EndMotion()
    {
        var motion = Motion!;
        Log.MotionEnded(motion.Moved);
        Motion = null;
        Run(ForgetAsync(motion));
    }

    /// <summary>Leaves the shards that are on no map any more, as soon as they have answered.</summary>
    private async Task ForgetAsync(Motion motion)
    {
        Shard[] left = [.. AllShards.Except(_full.Shards.ToArray())];
        while (motion.UnderWay > 0 || left.Any(shard => !shard.IsOut && shard.OwesAnswers))
        {
            await DelayAsync(CheckPeriod);
        }

        foreach (var shard in left)
        {
            shard.Forget();
        }

        AllShards = [.. _full.Shards];
        _isChanging = false;
    }

    /// <summary>
    /// Moves the key, behind its gate, which opens then; false: there is nothing to move, and the gate stays closed.
    /// </summary>
    public bool TryMove(byte[] key)
    {
        if (Motion is not { } motion || !motion.Concerns(key))
        {
            return false;
        }

        Run(MoveAsync(motion, key));
        return true;
    }

    private async Task MoveAsync(Motion motion, byte[] key) =>
        Gates.LeaveSettled(key, await motion.MoveAsync(key));

    private async Task AskAllAsync(Call call, byte[][] keys)
    {
        string? failure = null;
        var entered = 0;
        try
        {
            foreach (var key in keys)
            {
                await Gates.EnterAsync(key);
                entered++;
                if (Motion is { } motion && motion.Concerns(key))
                {
                    failure ??= await motion.MoveAsync(key);
                }
            }
        }
        catch (ShardFailedException tooMany)
        {
            // As many wait at gates as may.
            failure = tooMany.Message;
        }

        if (failure is null)
        {
            AskNow(call, call.Command);
        }
        else
        {
            call.Fail(failure);
        }

        foreach (var key in keys.AsSpan(0, entered))
        {
            Gates.Leave(key);
        }
    }

    /// <summary>
    /// Moves what nobody touched, of a cache only after a while. Then the old map is forgotten.
    /// </summary>
    private async Task EndMotionAsync(Motion motion)
    {
        if (Options.MayEmpty)
        {
            await DelayAsync(Options.MotionPeriod);
        }

        if (ReferenceEquals(motion, Motion))
        {
            await new Sweep(this, motion).RunAsync();
        }

        if (ReferenceEquals(motion, Motion))
        {
            EndMotion();
        }
    }
}
