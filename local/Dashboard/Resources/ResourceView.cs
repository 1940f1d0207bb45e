using System.Collections.Immutable;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Resources;

/// <summary>The resources of a page: what runs as a tree, and values beneath.</summary>
/// <param name="Left">Rows that match but have no room on a page.</param>
public sealed record ResourceView(
    ImmutableArray<ResourceRow> Rows,
    ImmutableArray<ResourceDocument> Values,
    ImmutableArray<string> Types,
    int Left)
{
    /// <summary>Rows of either table on a page; a filter finds the others.</summary>
    public const int MaximumRows = 200;

    /// <summary>
    /// The resources that match, and those that they stand beneath, so that the tree says where they belong.
    /// </summary>
    internal static ResourceView Of(ImmutableArray<ResourceDocument> resources, ResourceQuery query)
    {
        var running = resources.Where(ResourceState.Prints).ToList();
        var shown = WithParents(running, [.. running.Where(query.Matches).Select(resource => resource.Name)]);
        var rows = ResourceTree.Order([.. running.Where(resource => shown.Contains(resource.Name))]);
        var values = resources.Where(ResourceState.IsValue).Where(query.Matches).ToList();
        return new ResourceView(
            [.. rows.Take(MaximumRows)],
            [.. values.Take(MaximumRows)],
            [.. resources.Select(resource => resource.Type).Distinct().Order(StringComparer.Ordinal)],
            Math.Max(0, rows.Length - MaximumRows) + Math.Max(0, values.Count - MaximumRows));
    }

    private static HashSet<string> WithParents(List<ResourceDocument> resources, HashSet<string> names)
    {
        var parents = resources.ToDictionary(resource => resource.Name, resource => resource.Parent);
        foreach (var name in names.ToList())
        {
            var parent = parents.GetValueOrDefault(name);
            while (parent is not null && parents.ContainsKey(parent) && names.Add(parent))
            {
                parent = parents.GetValueOrDefault(parent);
            }
        }

        return names;
    }
}
