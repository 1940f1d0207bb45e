using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Traces;

/// <summary>How a span came to its place in the tree.</summary>
public enum SpanPlace
{
    /// <summary>Under its parent, or at the top because it names none.</summary>
    Regular,

    /// <summary>At the top: the parent it names is not here.</summary>
    ParentMissing,

    /// <summary>At the top: its parents lead back to itself.</summary>
    Circle,

    /// <summary>Another span with the same id came first, and has the children.</summary>
    Duplicate,
}

/// <param name="Index">Where it stands among the trace's spans, as they came.</param>
/// <param name="Descendants">How many rows right after it are its children, their children, and so on.</param>
public sealed record SpanRow(Span Span, int Index, int Depth, int Descendants, SpanPlace Place);

/// <summary>
/// Puts each span of a trace after its parent, exactly once, whatever the parents are; siblings by their start.
/// </summary>
internal sealed class SpanTree
{
    private const int None = -1;

    private readonly IReadOnlyList<Span> _spans;
    private readonly int[] _byStart;
    private readonly int[] _parents;
    private readonly SpanPlace[] _places;

    private SpanTree(IReadOnlyList<Span> spans)
    {
        _spans = spans;
        _byStart = [.. Enumerable.Range(0, spans.Count).OrderBy(index => spans[index].StartedAt)];
        _parents = new int[spans.Count];
        _places = new SpanPlace[spans.Count];
    }

    public static IReadOnlyList<SpanRow> Of(IReadOnlyList<Span> spans)
    {
        var tree = new SpanTree(spans);
        tree.FindParents();
        tree.OpenCircles();
        return tree.Walk();
    }

    /// <summary>Leaves out what lies under the closed ones.</summary>
    public static IReadOnlyList<SpanRow> Fold(IReadOnlyList<SpanRow> rows, IReadOnlySet<SpanId> closed)
    {
        if (closed.Count == 0)
        {
            return rows;
        }

        var visible = new List<SpanRow>();
        for (var index = 0; index < rows.Count; index++)
        {
            visible.Add(rows[index]);
            index += closed.Contains(rows[index].Span.Id) ? rows[index].Descendants : 0;
        }

        return visible;
    }

    private void FindParents()
    {
        var first = new Dictionary<SpanId, int>(_spans.Count);
        for (var index = 0; index < _spans.Count; index++)
        {
            if (!first.TryAdd(_spans[index].Id, index))
            {
                _places[index] = SpanPlace.Duplicate;
            }
        }

        for (var index = 0; index < _spans.Count; index++)
        {
            _parents[index] = None;
            if (_spans[index].ParentId is not { } parent)
            {
                continue;
            }

            _parents[index] = first.GetValueOrDefault(parent, None);
            if (_parents[index] == None && _places[index] == SpanPlace.Regular)
            {
                _places[index] = SpanPlace.ParentMissing;
            }
        }
    }

    // Each walk upwards ends at the top, where an earlier one was, or at itself: a circle, which is opened at its
    // earliest span.
    private void OpenCircles()
    {
        var walks = new int[_spans.Count];
        for (var index = 0; index < _spans.Count; index++)
        {
            var walk = index + 1;
            var at = index;
            while (at != None && walks[at] == 0)
            {
                walks[at] = walk;
                at = _parents[at];
            }

            if (at != None && walks[at] == walk)
            {
                OpenCircle(at);
            }
        }
    }

    private void OpenCircle(int member)
    {
        var earliest = member;
        for (var at = _parents[member]; at != member; at = _parents[at])
        {
            earliest = _spans[at].StartedAt < _spans[earliest].StartedAt ? at : earliest;
        }

        _parents[earliest] = None;
        _places[earliest] = SpanPlace.Circle;
    }

    private SpanRow[] Walk()
    {
        var children = _byStart.ToLookup(index => _parents[index]);
        var order = new List<int>(_spans.Count);
        var depths = new int[_spans.Count];
        var left = new Stack<int>(children[None].Reverse());
        while (left.TryPop(out var index))
        {
            order.Add(index);
            foreach (var child in children[index].Reverse())
            {
                depths[child] = depths[index] + 1;
                left.Push(child);
            }
        }

        // Children come after their parents, so backwards each is complete before it counts for its parent.
        var descendants = new int[_spans.Count];
        foreach (var index in order.AsEnumerable().Reverse().Where(index => _parents[index] != None))
        {
            descendants[_parents[index]] += descendants[index] + 1;
        }

        return [.. order.Select(index =>
            new SpanRow(_spans[index], index, depths[index], descendants[index], _places[index]))];
    }
}
