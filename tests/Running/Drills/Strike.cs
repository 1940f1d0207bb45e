using Aspire.Hosting.ApplicationModel;

namespace DesignPatterns.Running.Drills;

/// <summary>A replica was struck at the one moment, and let go, or started again, at the other.</summary>
public sealed record Loss(string Replica, DateTimeOffset BeganAt, DateTimeOffset EndedAt);

/// <summary>One fault in the hands of a drill: what it strikes, for how long, and a record of when.</summary>
/// <param name="run">The system.</param>
/// <param name="tier">The tier that is struck.</param>
/// <param name="victim">The replica, where the fault strikes only one.</param>
/// <param name="period">For how long.</param>
public sealed class Strike(DictionaryRun run, Tier tier, string victim, TimeSpan period)
{
    private readonly List<Loss> _losses = [];

    public DictionaryRun Run => run;

    public Tier Tier => tier;

    public string Victim => victim;

    public IReadOnlyList<Loss> Losses => _losses;

    public Task HoldAsync() => Task.Delay(period);

    public Task<int> FindProcessIdAsync() => tier.FindProcessIdAsync(run, victim);

    /// <summary>Loses a replica from the beginning of the one action to the beginning of the other.</summary>
    public async Task LoseAsync(string replica, Func<Task> lose, Func<Task> hold, Func<Task> giveBack)
    {
        var began = TimeProvider.System.GetUtcNow();
        await lose();
        await hold();
        _losses.Add(new(replica, began, TimeProvider.System.GetUtcNow()));
        await giveBack();
    }

    public Task StopAsync(string replica) => run.CommandAsync(replica, KnownResourceCommands.StopCommand);

    /// <summary>Starts a replica's process, and sees it healthy.</summary>
    public Task StartAsync(string replica) => run.StartAgainAsync(replica);
}
