namespace DesignPatterns.Running.Drills;

/// <summary>Equal copies, of which a drill strikes one, or one after the other.</summary>
/// <param name="Name">As the page calls it.</param>
/// <param name="Replicas">The names of its resources.</param>
public sealed record Tier(string Name, IReadOnlyList<string> Replicas)
{
    public static readonly Tier Server = Hosts("dictionary-server", 3);
    public static readonly Tier Cache = Hosts("response-cache", 2);

    public static IReadOnlyList<Tier> All { get; } = [Server, Cache];

    /// <summary>How the process id of a replica is found; a host tells it at its <c>admin</c> endpoint.</summary>
    public Func<DictionaryRun, string, Task<int>> FindProcessIdAsync { get; init; } =
        (run, replica) => run.FindProcessIdAsync(replica);

    public override string ToString() => Name;

    private static Tier Hosts(string name, int count) =>
        new(name, [.. Enumerable.Range(0, count).Select(index => $"{name}-{index}")]);
}
