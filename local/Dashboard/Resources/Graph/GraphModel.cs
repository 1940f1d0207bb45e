using System.Collections.Immutable;

namespace DesignPatterns.Dashboard.Resources.Graph;

/// <summary>What is drawn: a box by its name, and the box beside which it belongs.</summary>
internal sealed record GraphNode(string Name, string? Parent);

/// <summary>An arrow; a dashed one says that one waits for the other.</summary>
internal sealed record GraphEdge(string From, string To, bool IsDashed);

/// <summary>Where a box stands: its upper left corner.</summary>
internal readonly record struct GraphBox(string Name, double X, double Y);

/// <summary>An arrow as an SVG path.</summary>
internal readonly record struct GraphArrow(GraphEdge Edge, string Path);

internal sealed record GraphPicture(
    ImmutableArray<GraphBox> Boxes, ImmutableArray<GraphArrow> Arrows, double Width, double Height);

/// <summary>Sizes in pixels.</summary>
internal static class GraphSizes
{
    public const double BoxWidth = 214;
    public const double BoxHeight = 44;
    public const double LayerGap = 84;
    public const double UnitGap = 22;
    public const double ChildGap = 8;
    public const double ChildIndent = 16;
    public const double Margin = 12;
    public const double BendHeight = 10;

    /// <summary>From one layer's left side to the next one's.</summary>
    public const double LayerStep = BoxWidth + ChildIndent + LayerGap;
}
