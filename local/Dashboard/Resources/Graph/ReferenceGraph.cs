using System.Collections.Immutable;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Resources.Graph;

/// <summary>What of the resources is drawn.</summary>
internal static class ReferenceGraph
{
    /// <summary>Arrows that are drawn; more would be a black square.</summary>
    public const int MaximumEdges = 600;

    private const int LongestLabel = 22;

    public static GraphPicture Of(IReadOnlyCollection<ResourceDocument> resources) =>
        GraphLayout.Draw(NodesOf(resources), EdgesOf(resources));

    public static ImmutableArray<GraphNode> NodesOf(IEnumerable<ResourceDocument> resources) =>
        [.. resources.Select(resource => new GraphNode(resource.Name, resource.Parent))];

    /// <summary>
    /// A reference is solid, a mere wait dashed; of both between the same two, the reference is drawn.
    /// </summary>
    public static ImmutableArray<GraphEdge> EdgesOf(IReadOnlyCollection<ResourceDocument> resources)
    {
        var names = resources.Select(resource => resource.Name).ToHashSet();
        return [.. resources
            .SelectMany(
                resource => resource.Relationships.Where(one => one.Type is "Reference" or "WaitFor"),
                (resource, one) => (From: resource.Name, To: one.Resource, one.Type))
            .Where(one => names.Contains(one.To))
            .GroupBy(one => (one.From, one.To), one => one.Type)
            .Select(pair => new GraphEdge(pair.Key.From, pair.Key.To, pair.All(type => type == "WaitFor")))
            .Take(MaximumEdges)];
    }

    /// <summary>
    /// A name that fits its box: the middle of a long one is left out, since replicas differ at the end.
    /// </summary>
    public static string LabelOf(string name) =>
        name.Length <= LongestLabel
            ? name
            : $"{name[..(LongestLabel / 2)]}…{name[^((LongestLabel / 2) - 1)..]}";
}
