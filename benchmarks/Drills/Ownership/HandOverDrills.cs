using DesignPatterns.Running;

namespace DesignPatterns.Drills.Ownership;

/// <summary>How long nobody owns when the owner is killed, and when it leaves of its own accord.</summary>
internal static class HandOverDrills
{
    private const int Kills = 50;
    private const int Resignations = 25;

    /// <summary>The lease of 2 s, and the third of it after which it would have been renewed.</summary>
    private static readonly TimeSpan KillAim = OwnershipRun.TimeToLive * 4 / 3;
    private static readonly TimeSpan ResignationAim = TimeSpan.FromMilliseconds(500);

    public static async Task<OwnershipResult> KillAsync(OwnershipRun run) => await RepeatAsync(
        run, "killed", Kills, KillAim, async owner =>
        {
            await run.KillAsync(owner.Owner!);
            var next = await run.WaitForReignAsync(owner.Token!.Value, silent: owner.Owner!);
            await run.StartAgainAsync(owner.Owner!);
            return next;
        });

    public static async Task<OwnershipResult> ResignAsync(OwnershipRun run) => await RepeatAsync(
        run, "resigned", Resignations, ResignationAim, async owner =>
        {
            await run.CommandAsync(owner.Owner!, "resign");
            return await run.WaitForReignAsync(owner.Token!.Value);
        });

    private static async Task<HandOverResult> RepeatAsync(
        OwnershipRun run, string what, int count, TimeSpan aim, Func<Standing, Task<Standing>> handOverAsync)
    {
        var owner = await run.WaitForOwnerAsync(after: 0);
        var first = owner.Token!.Value;
        List<long> tokens = [];
        for (var i = 0; i < count; i++)
        {
            tokens.Add(owner.Token!.Value);
            owner = await handOverAsync(owner);
        }

        await run.WaitUntilWholeAsync();
        var history = await OwnershipDrill.ReadHistoryAsync(run, first);
        return new()
        {
            What = what,
            Aim = aim,
            Overlaps = OwnershipDrill.CountOverlaps(history),
            Times =
            [
                .. history.Zip(history.Skip(1))
                    .Where(pair => tokens.Contains(pair.First.Token))
                    .Select(pair => pair.Second.FromMonotonicMs - pair.First.UntilMonotonicMs)
                    .Select(TimeSpan.FromMilliseconds),
            ],
            TokensThatDidNotGrow = CountFallen(history),
        };
    }

    /// <summary>In the order in which they began.</summary>
    private static int CountFallen(IReadOnlyList<Tenure> history)
    {
        Tenure[] begun = [.. history.OrderBy(tenure => tenure.FromMonotonicMs)];
        return begun.Zip(begun.Skip(1)).Count(pair => pair.First.Token >= pair.Second.Token);
    }
}
