using System.Collections.Immutable;
using System.Globalization;

namespace DesignPatterns.Dashboard.Resources.Graph;

/// <summary>
/// Draws references from left to right in layers, with as few crossings as a few rounds find.
/// </summary>
/// <remarks>
/// The steps are Sugiyama's: layers by longest path, bends for long arrows, barycentres, coordinates.
/// </remarks>
internal static class GraphLayout
{
    public static GraphPicture Draw(IReadOnlyList<GraphNode> nodes, IReadOnlyList<GraphEdge> edges)
    {
        var units = Group(nodes);
        var unitOf = units.SelectMany(unit => unit.Members, (unit, member) => (member.Name, Unit: unit))
            .ToDictionary(pair => pair.Name, pair => pair.Unit);
        var routes = edges
            .Where(edge => edge.From != edge.To && unitOf.ContainsKey(edge.From) && unitOf.ContainsKey(edge.To))
            .Distinct()
            .Select(edge => new GraphRoute(edge, unitOf[edge.From], unitOf[edge.To]))
            .ToList();
        GraphLayers.Assign(units, routes);
        var layers = WithBends(units, routes);
        GraphOrder.Improve(layers, routes);
        GraphPlaces.Assign(layers, routes);
        return Paint(layers, routes);
    }

    /// <summary>Each box with those beneath it in the tree.</summary>
    private static List<GraphUnit> Group(IReadOnlyList<GraphNode> nodes)
    {
        var names = nodes.Select(node => node.Name).ToHashSet();
        var children = nodes.Where(HasParent).ToLookup(node => node.Parent!);
        var seen = new HashSet<string>();
        // Roots first; what is left goes in circles, and its first one begins.
        return [.. nodes.Where(node => !HasParent(node)).Concat(nodes)
            .Select(Family)
            .Where(family => family.Count > 0)
            .Select(family => new GraphUnit(family))];

        bool HasParent(GraphNode node) =>
            node.Parent is { } parent && parent != node.Name && names.Contains(parent);

        List<GraphMember> Family(GraphNode root)
        {
            var family = new List<GraphMember>();
            var pending = new Stack<GraphMember>([new GraphMember(root.Name, 0)]);
            while (pending.TryPop(out var member))
            {
                if (seen.Add(member.Name))
                {
                    family.Add(member);
                    foreach (var child in children[member.Name].Reverse())
                    {
                        pending.Push(new GraphMember(child.Name, member.Depth + 1));
                    }
                }
            }

            return family;
        }
    }

    private static List<List<GraphUnit>> WithBends(List<GraphUnit> units, List<GraphRoute> routes)
    {
        var layers = Enumerable.Range(0, units.Count == 0 ? 0 : units.Max(unit => unit.Layer) + 1)
            .Select(_ => new List<GraphUnit>())
            .ToList();
        units.ForEach(unit => layers[unit.Layer].Add(unit));
        foreach (var route in routes)
        {
            var last = Math.Max(route.From.Layer, route.To.Layer);
            for (var layer = Math.Min(route.From.Layer, route.To.Layer) + 1; layer < last; layer++)
            {
                var bend = new GraphUnit([]) { Layer = layer };
                route.Bends.Add(bend);
                layers[layer].Add(bend);
            }
        }

        return layers;
    }

    private static GraphPicture Paint(List<List<GraphUnit>> layers, List<GraphRoute> routes)
    {
        var boxes = layers.SelectMany(layer => layer).SelectMany(BoxesOf).ToImmutableArray();
        var places = boxes.ToDictionary(box => box.Name);
        var bulge = layers.Count > 0 ? GraphSizes.ChildIndent + (GraphSizes.LayerGap / 2) : 0;
        return new GraphPicture(
            boxes,
            [.. routes.Select(route => new GraphArrow(route.Edge, GraphPaths.Of(route, places)))],
            boxes.Length == 0 ? 0 : boxes.Max(box => box.X) + GraphSizes.BoxWidth + bulge + GraphSizes.Margin,
            boxes.Length == 0 ? 0 : boxes.Max(box => box.Y) + GraphSizes.BoxHeight + GraphSizes.Margin);
    }

    private static IEnumerable<GraphBox> BoxesOf(GraphUnit unit) =>
        unit.Members.Select((member, index) => new GraphBox(
            member.Name,
            GraphSizes.Margin + (unit.Layer * GraphSizes.LayerStep)
                + (Math.Min(member.Depth, 1) * GraphSizes.ChildIndent),
            unit.Top + (index * (GraphSizes.BoxHeight + GraphSizes.ChildGap))));

    /// <summary>A number as SVG writes it.</summary>
    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
