using DesignPatterns.Running;

namespace DesignPatterns.Drills.Ownership;

/// <summary>One of the drills of ownership.</summary>
internal sealed record OwnershipDrill(string Name, Func<OwnershipRun, Task<OwnershipResult>> MeasureAsync)
{
    public static IReadOnlyList<OwnershipDrill> All { get; } =
    [
        new("ownership: pauses", PauseDrill.RunAsync),
        new("ownership: kills", HandOverDrills.KillAsync),
        new("ownership: resignations", HandOverDrills.ResignAsync),
        new("ownership: etcd's leader", LeaderDrill.RunAsync),
    ];

    public static async Task RunAsync(IReadOnlyList<OwnershipDrill> drills, Report report)
    {
        await using var run = await OwnershipRun.StartAsync();
        foreach (var drill in drills)
        {
            await run.WaitUntilWholeAsync();
            await report.AddAsync(await drill.MeasureAsync(run));
        }
    }

    /// <summary>The tenures since a token, in the order of their tokens.</summary>
    public static async Task<IReadOnlyList<Tenure>> ReadHistoryAsync(OwnershipRun run, long since) =>
        [.. (await run.ReadHistoryAsync()).Where(tenure => tenure.Token >= since)];

    public static async Task<int> CountOverlapsAsync(OwnershipRun run, long since) =>
        CountOverlaps(await ReadHistoryAsync(run, since));

    public static int CountOverlaps(IReadOnlyList<Tenure> history) => history.Zip(history.Skip(1)).Count(
        pair => pair.First.UntilMonotonicMs > pair.Second.FromMonotonicMs);
}
