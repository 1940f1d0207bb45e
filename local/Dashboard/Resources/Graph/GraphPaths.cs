using System.Text;

namespace DesignPatterns.Dashboard.Resources.Graph;

/// <summary>Arrows as curves that leave and reach boxes level.</summary>
internal static class GraphPaths
{
    public static string Of(GraphRoute route, IReadOnlyDictionary<string, GraphBox> boxes)
    {
        var from = boxes[route.Edge.From];
        var to = boxes[route.Edge.To];
        if (route.From.Layer == route.To.Layer)
        {
            return Beside(from, to);
        }

        var isForward = route.From.Layer < route.To.Layer;
        var points = new List<(double X, double Y)> { (isForward ? RightOf(from) : from.X, MiddleOf(from)) };
        foreach (var bend in isForward ? route.Bends : Enumerable.Reverse(route.Bends))
        {
            var x = GraphSizes.Margin + (bend.Layer * GraphSizes.LayerStep);
            var (first, second) = (x, x + GraphSizes.BoxWidth + GraphSizes.ChildIndent);
            points.Add((isForward ? first : second, bend.Middle));
            points.Add((isForward ? second : first, bend.Middle));
        }

        points.Add((isForward ? to.X : RightOf(to), MiddleOf(to)));
        return Curve(points);
    }

    /// <summary>Out of the right side and back into it, for two boxes of one layer.</summary>
    private static string Beside(GraphBox from, GraphBox to)
    {
        var reach = Math.Max(RightOf(from), RightOf(to)) + (GraphSizes.LayerGap * 0.4);
        return $"M{Point(RightOf(from), MiddleOf(from))} C{Point(reach, MiddleOf(from))} "
            + $"{Point(reach, MiddleOf(to))} {Point(RightOf(to), MiddleOf(to))}";
    }

    private static string Curve(List<(double X, double Y)> points)
    {
        var path = new StringBuilder($"M{Point(points[0].X, points[0].Y)}");
        foreach (var (start, end) in points.Zip(points.Skip(1)))
        {
            var middle = (start.X + end.X) / 2;
            path.Append($" C{Point(middle, start.Y)} {Point(middle, end.Y)} {Point(end.X, end.Y)}");
        }

        return path.ToString();
    }

    private static double RightOf(GraphBox box) => box.X + GraphSizes.BoxWidth;

    private static double MiddleOf(GraphBox box) => box.Y + (GraphSizes.BoxHeight / 2);

    private static string Point(double x, double y) => $"{GraphLayout.Number(x)},{GraphLayout.Number(y)}";
}
