namespace DesignPatterns.Running.Drills;

/// <summary>Reads off the telemetry what became of a lost replica.</summary>
public interface IWitness
{
    Absence Observe(DictionaryRun run, Loss loss);
}

/// <summary>How a lost replica was left out, and used again.</summary>
/// <param name="Tried">Requests that it had, or was sent all the same; null if nobody can tell.</param>
/// <param name="ToEject">From its loss until nothing was sent to it any more; null if nothing was.</param>
/// <param name="ToReturn">From the end of the fault until it was seen in use; null if it was not.</param>
public sealed record Absence(int? Tried, TimeSpan? ToEject, TimeSpan? ToReturn);
