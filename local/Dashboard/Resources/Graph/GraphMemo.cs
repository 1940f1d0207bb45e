using System.Collections.Immutable;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Resources.Graph;

/// <summary>
/// The last picture: states change all the time and references hardly ever, so that a page which renews itself
/// finds the boxes where they were.
/// </summary>
internal sealed class GraphMemo
{
    private readonly Lock _lock = new();
    private ImmutableArray<GraphNode> _nodes = [];
    private ImmutableArray<GraphEdge> _edges = [];
    private GraphPicture _picture = new([], [], 0, 0);

    public GraphPicture Of(IReadOnlyCollection<ResourceDocument> resources)
    {
        var nodes = ReferenceGraph.NodesOf(resources);
        var edges = ReferenceGraph.EdgesOf(resources);
        // A second reader waits for the picture instead of drawing the same.
        lock (_lock)
        {
            if (!nodes.SequenceEqual(_nodes) || !edges.SequenceEqual(_edges))
            {
                (_nodes, _edges, _picture) = (nodes, edges, GraphLayout.Draw(nodes, edges));
            }

            return _picture;
        }
    }
}
