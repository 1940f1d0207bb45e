using DesignPatterns.Running;
using DesignPatterns.Testing;

namespace DesignPatterns.Drills.Ownership;

/// <summary>Stops the owner until another has written, and lets it go on in the middle of its turn.</summary>
internal static class PauseDrill
{
    public const int Increments = 10_000;

    private const int Pauses = 20;

    public static async Task<OwnershipResult> RunAsync(OwnershipRun run)
    {
        var before = await run.WaitForOwnerAsync(after: 0);
        var now = before;
        for (var pause = 1; pause <= Pauses; pause++)
        {
            await PauseAsync(run, now);
            now = await WaitForAsync(run, before.Way("fenced").Acknowledged + Increments * pause / Pauses);
        }

        return new PauseResult
        {
            Overlaps = await OwnershipDrill.CountOverlapsAsync(run, before.Token!.Value),
            Pauses = Pauses,
            Ways = [.. now.Ways.Select(way => Since(before.Way(way.Way), way))],
        };
    }

    private static async Task PauseAsync(OwnershipRun run, Standing standing)
    {
        var process = await run.FindProcessIdAsync(standing.Owner!);
        Signal.Send(process, Signal.Stop);
        try
        {
            await run.WaitForReignAsync(standing.Token!.Value, silent: standing.Owner!);
            await run.WaitForProgressAsync(updates: 10, silent: standing.Owner!);
        }
        finally
        {
            Signal.Send(process, Signal.Continue);
        }
    }

    private static Task<Standing> WaitForAsync(OwnershipRun run, long acknowledged) => run.WaitAsync(
        standing => standing.Owner is not null && standing.Way("fenced").Acknowledged >= acknowledged,
        $"{acknowledged} updates");

    private static WayResult Since(WayStanding before, WayStanding now) => new(
        now.Way,
        now.Acknowledged - before.Acknowledged,
        now.Lost - before.Lost,
        now.Refused - before.Refused);
}
