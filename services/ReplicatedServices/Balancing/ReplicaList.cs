using Microsoft.Extensions.Configuration;

namespace DesignPatterns.Balancing;

/// <summary>Reads who is in a set from service discovery's configuration.</summary>
/// <remarks>
/// The keys <c>services:{name}:{endpoint}:{i}</c> are what the AppHost injects and what service discovery
/// resolves. They are read here directly, because index i of two endpoints must be the same replica, which a
/// resolver's answer for one endpoint cannot tell.
/// </remarks>
internal static class ReplicaList
{
    public static IReadOnlyList<Replica> Read(
        IConfiguration configuration, string name, ReplicaSetOptions options)
    {
        var addresses = configuration.GetSection($"services:{name}:http").GetChildren()
            .OrderBy(entry => int.Parse(entry.Key));
        Replica[] replicas = [.. addresses.Select(entry => Create(entry.Key))];
        return replicas.Length > 0
            ? replicas
            : throw new InvalidOperationException(
                $"Replica set '{name}' is empty: configure services:{name}:http:0 and so on.");

        Replica Create(string index)
        {
            var address = Address(configuration, $"services:{name}:http:{index}");
            var probed = Address(configuration, $"services:{name}:{options.ProbeEndpoint}:{index}");
            return new Replica(address, new Uri(probed, options.ProbePath));
        }
    }

    private static Uri Address(IConfiguration configuration, string key) =>
        Uri.TryCreate(configuration[key], UriKind.Absolute, out var address)
        && address.Scheme == Uri.UriSchemeHttp
            ? address
            : throw new InvalidOperationException(
                $"{key} must be an http address, but is '{configuration[key]}'.");
}
