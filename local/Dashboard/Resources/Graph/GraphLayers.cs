namespace DesignPatterns.Dashboard.Resources.Graph;

/// <summary>
/// Which layer each unit stands in: one to the right of all that refer to it (longest path).
/// </summary>
internal static class GraphLayers
{
    public static void Assign(IReadOnlyList<GraphUnit> units, IReadOnlyList<GraphRoute> routes)
    {
        var forward = WithoutCircles(units, routes);
        var incoming = forward.CountBy(pair => pair.To).ToDictionary();
        var outgoing = forward.ToLookup(pair => pair.From, pair => pair.To);
        var ready = new Queue<GraphUnit>(units.Where(unit => !incoming.ContainsKey(unit)));
        while (ready.TryDequeue(out var unit))
        {
            foreach (var next in outgoing[unit])
            {
                next.Layer = Math.Max(next.Layer, unit.Layer + 1);
                if (--incoming[next] == 0)
                {
                    ready.Enqueue(next);
                }
            }
        }
    }

    /// <summary>
    /// The references as pairs, those turned round that would close a circle: walking into depth from the
    /// first unit of the model, the one that leads back to where the walk came from.
    /// </summary>
    private static List<(GraphUnit From, GraphUnit To)> WithoutCircles(
        IReadOnlyList<GraphUnit> units, IReadOnlyList<GraphRoute> routes)
    {
        var outgoing = routes.Where(route => !route.IsInside).ToLookup(route => route.From, route => route.To);
        var pairs = new List<(GraphUnit From, GraphUnit To)>();
        var isOpen = new Dictionary<GraphUnit, bool>();
        var path = new Stack<(GraphUnit Unit, IEnumerator<GraphUnit> Following)>();
        foreach (var unit in units)
        {
            Enter(unit);
            while (path.TryPeek(out var top))
            {
                if (!top.Following.MoveNext())
                {
                    isOpen[path.Pop().Unit] = false;
                    continue;
                }

                var next = top.Following.Current;
                var leadsBack = isOpen.GetValueOrDefault(next);
                pairs.Add(leadsBack ? (next, top.Unit) : (top.Unit, next));
                Enter(next);
            }
        }

        return pairs;

        void Enter(GraphUnit unit)
        {
            if (isOpen.TryAdd(unit, true))
            {
                path.Push((unit, outgoing[unit].Distinct().ToList().GetEnumerator()));
            }
        }
    }
}
