using DesignPatterns.Dashboard.Filters;
using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Traces;

/// <summary>Which traces are asked for.</summary>
/// <remarks>
/// One span must meet the resource, the text and the attribute filters together; a filter with <c>!=</c> must hold
/// for all spans of the trace, since one of them nearly always lacks an attribute.
/// </remarks>
public sealed record TraceQuery
{
    public string? Resource { get; init; }

    public TextSearch Text { get; init; } = TextSearch.None;

    public bool OnlyErrors { get; init; }

    public TimeSpan? Minimum { get; init; }

    public IReadOnlyList<FieldFilter> Where { get; init; } = [];

    /// <summary>Lists those whose first span came before that of the trace with this number.</summary>
    public long? Before { get; init; }

    /// <summary>Whether the spans have to be looked at, rather than what is known of the trace.</summary>
    public bool AsksSpans => Resource is not null || !Text.IsEmpty || Where.Count > 0;

    internal static TraceQuery Read(QueryReader reader) => new()
    {
        Resource = reader.Text("resource"),
        Text = reader.Search("text"),
        OnlyErrors = reader.Flag("errors"),
        Minimum = reader.Duration("minimum"),
        Where = reader.Filters("where"),
        Before = reader.Number("before"),
    };

    public bool Selects(Trace trace)
    {
        if ((OnlyErrors && !trace.HasError) || trace.Duration < Minimum)
        {
            return false;
        }

        if (!AsksSpans)
        {
            return true;
        }

        var isFound = false;
        foreach (var span in trace.Spans)
        {
            if (IsExcluded(span))
            {
                return false;
            }

            isFound = isFound || IsFound(span);
        }

        return isFound;
    }

    private bool IsExcluded(Span span)
    {
        foreach (var filter in Where)
        {
            if (filter.Comparison == FieldComparison.IsNot && !filter.IsMetBy(span.Sender, span.Fields))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsFound(Span span)
    {
        if (Resource is not null && span.Sender.Service != Resource)
        {
            return false;
        }

        foreach (var filter in Where)
        {
            if (!filter.IsMetBy(span.Sender, span.Fields))
            {
                return false;
            }
        }

        return Text.IsEmpty
            || Text.IsIn(span.Name)
            || Text.IsIn(span.StatusMessage)
            || Text.IsInAny(span.Fields);
    }
}
