using DesignPatterns.Sharding;
using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Nutcracker;

/// <summary>A pool of nutcracker's configuration, and the sharding function to do as it does.</summary>
/// <param name="Servers">Each line of nutcracker's <c>servers</c>, beside the server that it makes.</param>
internal sealed record Pool(
    string Name,
    Distribution Distribution,
    KeyHash Hash,
    IReadOnlyList<(string Line, ShardServer Server)> Servers,
    bool Tagged = false)
{
    public ShardMap Map => new(Servers.Select(server => server.Server));

    public IShardingFunction Function =>
        ShardingFunctions.Create(Distribution, Map, Hash, Tagged ? HashTag.Braces : null);

    public string Configuration(string socket) => $"""
        {Name}:
          listen: {socket}
          hash: {KeyHashes.NameOf(Hash)}
          distribution: {(Distribution == Distribution.Modulo ? "modula" : "ketama")}
          timeout: 5000{(Tagged ? "\n  hash_tag: \"{}\"" : "")}
          servers:
        {string.Join('\n', Servers.Select(server => $"   - {server.Line}"))}

        """;
}
