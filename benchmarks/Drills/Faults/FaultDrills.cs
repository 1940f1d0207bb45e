using DesignPatterns.Running;
using DesignPatterns.Running.Drills;

namespace DesignPatterns.Drills.Faults;

/// <summary>Faults in the tiers of the dictionary, one after the other.</summary>
internal static class FaultDrills
{
    public static async Task RunAsync(Choices choices, Report report)
    {
        await using var run = await DictionaryRun.StartAsync(WordPool.StayWarm);
        var words = await WordPool.ReadAsync(run, choices.Seed);
        await Warmup.RunAsync(run, words);
        foreach (var (index, drill) in choices.Drills.Index())
        {
            // The replicas in turn: one that was just ejected would be left out for longer.
            var victim = choices.Drills.Take(index).Count(before => before.Tier == drill.Tier);
            await report.AddAsync(await drill.RunAsync(run, words, victim, choices.Plan));
        }
    }
}
