using System.Collections.Immutable;
using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Api;

/// <remarks>A resource that has changed is told again. Secrets are not told: their values are empty.</remarks>
internal sealed class ResourceTail(ResourceBoard board, ApiQuery query) : ITail<ResourceDocument>
{
    private ImmutableArray<ResourceDocument>? _seen;

    public Batch<ResourceDocument> Read()
    {
        var resources = board.Resources;
        List<ResourceDocument> fresh =
        [
            .. resources.Where(one => _seen?.Contains(one, ReferenceEqualityComparer.Instance) != true && Matches(one))
                .Select(WithoutSecrets),
        ];
        var isFirst = _seen is null;
        _seen = resources;
        return new Batch<ResourceDocument>(isFirst ? [.. fresh.Take(query.Limit)] : fresh, fresh.Count, Missed: 0);
    }

    private bool Matches(ResourceDocument resource) =>
        query.IsOf(resource.Name) && (query.IsFoundIn(resource.Name) || query.IsFoundIn(resource.Type));

    private static ResourceDocument WithoutSecrets(ResourceDocument resource) => resource with
    {
        Environment = [.. resource.Environment.Select(one => one.IsSecret ? one with { Value = "" } : one)],
    };
}
