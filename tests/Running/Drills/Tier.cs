namespace DesignPatterns.Running.Drills;

/// <summary>Equal copies, of which a drill strikes one, or one after the other.</summary>
/// <param name="Name">As the page calls it.</param>
/// <param name="Replicas">The names of its resources.</param>
/// <param name="Witness">Who can tell what became of a replica.</param>
/// <param name="Faults">What can happen to it.</param>
public sealed record Tier(string Name, IReadOnlyList<string> Replicas, IWitness Witness, IReadOnlyList<Fault> Faults)
{
    public static readonly Tier Server = Hosts("dictionary-server", 3);
    public static readonly Tier Cache = Hosts("response-cache", 2);

    /// <summary>The Redis that the caches share: one alone, and no host of ours.</summary>
    public static readonly Tier SharedCache = new(
        "shared-cache", ["shared-cache"], new SharedCacheWitness(), [Fault.Kill, Fault.Pause])
    {
        FindProcessIdAsync = (run, _) => run.FindRedisProcessIdAsync(),
    };

    public static IReadOnlyList<Tier> All { get; } = [Server, Cache, SharedCache];

    /// <summary>How the process id of a replica is found; a host tells it at its <c>admin</c> endpoint.</summary>
    public Func<DictionaryRun, string, Task<int>> FindProcessIdAsync { get; init; } =
        (run, replica) => run.FindProcessIdAsync(replica);

    public override string ToString() => Name;

    private static Tier Hosts(string name, int count)
    {
        string[] replicas = [.. Enumerable.Range(0, count).Select(index => $"{name}-{index}")];
        return new(name, replicas, new BalancerWitness(replicas), Fault.All);
    }
}
