namespace DesignPatterns.Dashboard.Resources.Graph;

/// <summary>
/// How high each unit stands: near those it is joined with, in its layer's order, and never on another.
/// </summary>
internal static class GraphPlaces
{
    private const int Rounds = 4;

    public static void Assign(IReadOnlyList<List<GraphUnit>> layers, IReadOnlyList<GraphRoute> routes)
    {
        foreach (var layer in layers)
        {
            Stack(layer);
        }

        var tallest = layers.Select(Bottom).DefaultIfEmpty().Max();
        foreach (var layer in layers)
        {
            var shift = (tallest - Bottom(layer)) / 2;
            layer.ForEach(unit => unit.Top += shift);
        }

        var (left, right) = GraphOrder.Neighbours(routes);
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var layer in layers)
            {
                MoveTowards(layer, left);
            }

            foreach (var layer in layers.Reverse())
            {
                MoveTowards(layer, right);
            }
        }

        var highest = layers.SelectMany(layer => layer).Select(unit => unit.Top).DefaultIfEmpty().Min();
        foreach (var unit in layers.SelectMany(layer => layer))
        {
            unit.Top += GraphSizes.Margin - highest;
        }
    }

    private static void Stack(List<GraphUnit> layer)
    {
        var top = 0d;
        foreach (var unit in layer)
        {
            unit.Top = top;
            top += unit.Height + GraphSizes.UnitGap;
        }
    }

    private static double Bottom(List<GraphUnit> layer) => layer.Count == 0 ? 0 : layer[^1].Top + layer[^1].Height;

    /// <summary>
    /// Each towards the middle of its neighbours; then those that would overlap are spread, half of them
    /// upwards.
    /// </summary>
    private static void MoveTowards(List<GraphUnit> layer, ILookup<GraphUnit, GraphUnit> neighbours)
    {
        var wanted = layer.ConvertAll(unit => neighbours[unit].Any()
            ? neighbours[unit].Average(neighbour => neighbour.Middle) - (unit.Height / 2)
            : unit.Top);
        var down = new double[layer.Count];
        var up = new double[layer.Count];
        for (var index = 0; index < layer.Count; index++)
        {
            var least = index == 0
                ? double.NegativeInfinity
                : down[index - 1] + layer[index - 1].Height + GraphSizes.UnitGap;
            down[index] = Math.Max(wanted[index], least);
        }

        for (var index = layer.Count - 1; index >= 0; index--)
        {
            var most = index == layer.Count - 1
                ? double.PositiveInfinity
                : up[index + 1] - layer[index].Height - GraphSizes.UnitGap;
            up[index] = Math.Min(wanted[index], most);
        }

        // Both keep the distances, and so does the mean of them.
        for (var index = 0; index < layer.Count; index++)
        {
            layer[index].Top = (down[index] + up[index]) / 2;
        }
    }
}
