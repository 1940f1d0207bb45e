namespace DesignPatterns.Dashboard.Resources.Graph;

/// <summary>
/// The order within the layers: each unit near the middle of those it is joined with (barycentre).
/// </summary>
internal static class GraphOrder
{
    /// <summary>To the right and back; more than a few rounds change nothing.</summary>
    private const int Rounds = 6;

    public static void Improve(IReadOnlyList<List<GraphUnit>> layers, IReadOnlyList<GraphRoute> routes)
    {
        var (left, right) = Neighbours(routes);
        var best = layers.Select(layer => layer.ToList()).ToList();
        var fewest = Crossings(layers, right);
        for (var round = 0; round < Rounds && fewest > 0; round++)
        {
            Sweep(layers, left);
            Sweep([.. layers.Reverse()], right);
            var crossings = Crossings(layers, right);
            if (crossings < fewest)
            {
                fewest = crossings;
                best = [.. layers.Select(layer => layer.ToList())];
            }
        }

        for (var layer = 0; layer < layers.Count; layer++)
        {
            layers[layer].Clear();
            layers[layer].AddRange(best[layer]);
        }
    }

    /// <summary>How often two joins between neighbouring layers cross.</summary>
    public static long Crossings(
        IReadOnlyList<List<GraphUnit>> layers, ILookup<GraphUnit, GraphUnit> right)
    {
        var crossings = 0L;
        for (var layer = 0; layer + 1 < layers.Count; layer++)
        {
            var places = PlacesOf(layers[layer + 1]);
            // Joins that ended at each place or further down: a tree of partial sums (Fenwick's), so that thousands
            // of joins are counted in no time.
            var ended = new int[places.Count + 1];
            foreach (var unit in layers[layer])
            {
                var ends = right[unit].Select(end => places.Count - places[end]).ToList();
                ends.ForEach(end => crossings += SumBelow(ended, end));
                ends.ForEach(end => AddAt(ended, end));
            }
        }

        return crossings;
    }

    public static (ILookup<GraphUnit, GraphUnit> Left, ILookup<GraphUnit, GraphUnit> Right) Neighbours(
        IReadOnlyList<GraphRoute> routes)
    {
        var joins = routes
            .Where(route => route.From.Layer != route.To.Layer)
            .SelectMany(route => route.LeftToRight.Zip(route.LeftToRight.Skip(1)))
            .ToList();
        return (
            joins.ToLookup(join => join.Second, join => join.First),
            joins.ToLookup(join => join.First, join => join.Second));
    }

    private static int SumBelow(int[] tree, int place)
    {
        var sum = 0;
        for (var index = place - 1; index > 0; index -= index & -index)
        {
            sum += tree[index];
        }

        return sum;
    }

    private static void AddAt(int[] tree, int place)
    {
        for (var index = place; index < tree.Length; index += index & -index)
        {
            tree[index]++;
        }
    }

    private static void Sweep(IReadOnlyList<List<GraphUnit>> layers, ILookup<GraphUnit, GraphUnit> neighbours)
    {
        for (var layer = 1; layer < layers.Count; layer++)
        {
            var before = PlacesOf(layers[layer - 1]);
            var present = PlacesOf(layers[layer]);
            var sorted = layers[layer].OrderBy(unit => neighbours[unit].Any()
                ? neighbours[unit].Average(neighbour => (before[neighbour] + 0.5) / before.Count)
                : (present[unit] + 0.5) / present.Count).ToList();
            layers[layer].Clear();
            layers[layer].AddRange(sorted);
        }
    }

    private static Dictionary<GraphUnit, int> PlacesOf(List<GraphUnit> layer) =>
        layer.Index().ToDictionary(pair => pair.Item, pair => pair.Index);
}
