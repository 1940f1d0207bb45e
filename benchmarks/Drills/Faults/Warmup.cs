using DesignPatterns.Running;
using DesignPatterns.Running.Drills;

namespace DesignPatterns.Drills.Faults;

/// <summary>Code that never ran is compiled when it first does: not during a drill.</summary>
internal static class Warmup
{
    private const int PerSecond = 100;
    private const int Seconds = 10;

    public static Task RunAsync(DictionaryRun run, WordPool words) =>
        Load.SendAsync(run.Edge, words.Deal(Mix.Both).Take(PerSecond * Seconds), PerSecond);
}
