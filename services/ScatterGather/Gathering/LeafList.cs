using Microsoft.Extensions.Configuration;

namespace DesignPatterns.Gathering;

/// <summary>Reads who the leaves are, from the options and from service discovery's configuration.</summary>
/// <remarks>
/// The keys <c>services:{name}:leaf:{i}</c>, as the AppHost injects them, hold addresses such as
/// <c>tcp://localhost:5123</c>.
/// </remarks>
internal sealed class LeafList(IConfiguration configuration, GatheringOptions options)
{
    private const string Endpoint = "leaf";

    public IReadOnlyList<Leaf> Read(Random random) =>
        [.. options.Leaves.Select(leaf => new Leaf(leaf.Name, ReplicasOf(leaf), options, random))];

    private IEnumerable<Replica> ReplicasOf(LeafOptions leaf) =>
        leaf.Replicas is [] ? Discover(leaf.Name) : leaf.Replicas.SelectMany(Find);

    private IEnumerable<Replica> Find(string replica) =>
        replica.Contains(':', StringComparison.Ordinal)
            ? [Create(new Uri($"tcp://{replica}"))]
            : Discover(replica);

    private Replica[] Discover(string service)
    {
        var key = $"services:{service}:{Endpoint}";
        var addresses = configuration.GetSection(key).GetChildren().OrderBy(entry => int.Parse(entry.Key));
        Replica[] replicas = [.. addresses.Select(entry => Create(Address(entry)))];
        return replicas.Length > 0
            ? replicas
            : throw new InvalidOperationException(
                $"Nobody answers for '{service}': configure {key}:0 and so on.");
    }

    private Replica Create(Uri address) => new(address.Host, address.Port, options);

    private static Uri Address(IConfigurationSection entry) =>
        Uri.TryCreate(entry.Value, UriKind.Absolute, out var address) && address.Port > 0
            ? address
            : throw new InvalidOperationException(
                $"{entry.Path} must be an address such as tcp://host:port, but is '{entry.Value}'.");
}
