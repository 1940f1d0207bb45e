using System.Collections.Concurrent;
using Microsoft.Extensions.Configuration;

namespace Microsoft.Extensions.ServiceDiscovery;

/// <summary>The addresses of services as configuration has them: `services:{name}:{endpoint}:{i}`.</summary>
internal sealed class ConfiguredEndpoints(IConfiguration configuration)
{
    // One counter a configured authority, so bounded by the configuration.
    private readonly ConcurrentDictionary<string, uint> _turns = new();

    /// <summary>The uri with a name replaced by its next address; as it is, when the name is not
    /// configured.</summary>
    public Uri Resolve(Uri uri)
    {
        var schemes = uri.Scheme.Split('+');
        var (endpoint, name) = uri.Host.Split('.', 2) is [['_', _, ..] first, var rest]
            ? (first[1..], rest)
            : (null, uri.Host);

        var addresses = Addresses(name, endpoint, schemes);
        var result = new UriBuilder(uri) { Scheme = schemes[0] };
        if (addresses.Count > 0)
        {
            var turn = _turns.AddOrUpdate($"{uri.Scheme}://{uri.Host}", 0, (_, last) => unchecked(last + 1));
            var address = addresses[(int)(turn % addresses.Count)];
            (result.Scheme, result.Host, result.Port) = (address.Scheme, address.Host, address.Port);
        }

        return result.Uri;
    }

    private List<Uri> Addresses(string name, string? endpoint, string[] schemes)
    {
        var service = configuration.GetSection($"services:{name}");
        string[] candidates = endpoint is null ? ["default", .. schemes] : [endpoint];
        var section = candidates.Select(service.GetSection).FirstOrDefault(candidate => candidate.Exists());
        if (section is null)
        {
            return [];
        }

        // One address may be the section's own value; several are its children 0, 1, 2 …
        var values = section.Value is { } single ? [single] : section.GetChildren().Select(child => child.Value);
        var byScheme = values.OfType<string>().Select(value => new Uri(value)).ToLookup(uri => uri.Scheme);
        return schemes.Select(scheme => byScheme[scheme].ToList()).FirstOrDefault(some => some.Count > 0) ?? [];
    }
}
