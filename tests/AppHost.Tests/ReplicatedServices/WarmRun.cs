using DesignPatterns.Running;
using DesignPatterns.Running.Drills;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>
/// One system for all tests of a collection, in which whatever is to be compiled, connected or filled first has
/// been.
/// </summary>
/// <remarks>The framework's own forwarded-headers switch is on: nothing may come of it.</remarks>
public sealed class WarmRun : IAsyncLifetime
{
    private const int Seed = 20261120;
    private int _victim;

    public DictionaryRun Run { get; private set; } = null!;

    public WordPool Words { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Run = await DictionaryRun.StartAsync(
            WordPool.StayWarm, ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));
        Words = await WordPool.ReadAsync(Run, Seed);
        // Code that never ran is compiled when it first does: not under load.
        await Load.SendAsync(Run.Edge, Words.Deal(Mix.Both).Take(200), perSecond: 50);
    }

    /// <summary>Paths of words that nobody asked for before.</summary>
    public string[] NextWords(int count) => [.. Words.Deal(Mix.NeverAsked).Take(count)];

    /// <summary>
    /// Strikes another replica than last time: who was ejected twice within 30 s stays out for longer.
    /// </summary>
    public Task<DrillResult> RunAsync(Drill drill, DrillPlan plan) =>
        drill.RunAsync(Run, Words, _victim++, plan);

    public ValueTask DisposeAsync() => Run.DisposeAsync();
}

/// <summary>The tests that break nothing.</summary>
[CollectionDefinition(nameof(UntouchedSystem))]
public sealed class UntouchedSystem : ICollectionFixture<WarmRun>;

/// <summary>
/// The tests that break something which can be made whole again. Each waits for that before it begins, and starts
/// again what it killed.
/// </summary>
[CollectionDefinition(nameof(StruckSystem))]
public sealed class StruckSystem : ICollectionFixture<WarmRun>;
