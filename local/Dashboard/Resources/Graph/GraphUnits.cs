namespace DesignPatterns.Dashboard.Resources.Graph;

/// <summary>
/// What the layout moves as one: a box with those that belong to it beneath, or, with none, the place where a
/// long arrow passes a layer.
/// </summary>
internal sealed class GraphUnit(IReadOnlyList<GraphMember> members)
{
    public IReadOnlyList<GraphMember> Members { get; } = members;

    public int Layer { get; set; }

    public double Top { get; set; }

    public double Height { get; } = members.Count == 0
        ? GraphSizes.BendHeight
        : (members.Count * (GraphSizes.BoxHeight + GraphSizes.ChildGap)) - GraphSizes.ChildGap;

    public double Middle => Top + (Height / 2);
}

internal readonly record struct GraphMember(string Name, int Depth);

/// <summary>An arrow between two units, and the units by which it passes the layers between them.</summary>
internal sealed record GraphRoute(GraphEdge Edge, GraphUnit From, GraphUnit To)
{
    public List<GraphUnit> Bends { get; } = [];

    public bool IsInside => From == To;

    /// <summary>From the left end to the right end, whichever way the arrow points.</summary>
    public IEnumerable<GraphUnit> LeftToRight =>
        From.Layer <= To.Layer ? [From, .. Bends, To] : [To, .. Bends, From];
}
