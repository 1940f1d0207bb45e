namespace DesignPatterns.Running.Drills;

/// <summary>Each cache logs when it goes on without Redis, and when it is back: the later one counts.</summary>
internal sealed class SharedCacheWitness : IWitness
{
    public Absence Observe(DictionaryRun run, Loss loss) => new(
        Tried: null,
        Last(run, "shared-cache.bypassed", loss.BeganAt),
        Last(run, "shared-cache.recovered", loss.EndedAt));

    /// <summary>How long after the moment the last of the caches logged it first; null if one did not.</summary>
    private static TimeSpan? Last(DictionaryRun run, string eventName, DateTimeOffset moment)
    {
        var firsts = run.Telemetry.Logs
            .Where(log => log.EventName == eventName && log.At >= moment)
            .GroupBy(log => log.Service)
            .Select(logs => logs.Min(log => log.At) - moment)
            .ToList();
        return firsts.Count == Tier.Cache.Replicas.Count ? firsts.Max() : null;
    }
}
