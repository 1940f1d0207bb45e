using System.Collections.Immutable;
using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Api;

/// <remarks>A resource that has changed is told again. Secrets are not told: they are empty.</remarks>
internal sealed class ResourceTail(ResourceBoard board, ApiQuery query) : ITail<ResourceDocument>
{
    private ImmutableArray<ResourceDocument>? _seen;

    public Batch<ResourceDocument> Read()
    {
        var resources = board.Resources;
        var isFirst = _seen is null;
        var seen = _seen ?? [];
        List<ResourceDocument> fresh =
        [
            .. resources.Where(one => !seen.Contains(one, ReferenceEqualityComparer.Instance) && Matches(one))
                .Select(WithoutSecrets),
        ];
        _seen = resources;
        return new Batch<ResourceDocument>(
            isFirst ? [.. fresh.Take(query.Limit)] : fresh, fresh.Count, Missed: 0);
    }

    private bool Matches(ResourceDocument resource) =>
        query.IsOf(resource.Name) && (query.IsFoundIn(resource.Name) || query.IsFoundIn(resource.Type));

    private static ResourceDocument WithoutSecrets(ResourceDocument resource) => resource with
    {
        Environment = [.. resource.Environment.Select(one => one.IsSecret ? one with { Value = "" } : one)],
    };
}
