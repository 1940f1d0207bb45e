using DesignPatterns.Dashboard.Telemetry.Logs;
using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Telemetry;

/// <summary>About how many bytes an item holds in memory: what the stores' budgets count.</summary>
/// <remarks>Texts that items share are counted in each, so the stores hold less than their budget.</remarks>
internal static class Weight
{
    // Headers and fields of the objects, on a 64-bit runtime.
    private const int OfItem = 200;
    private const int OfField = 16;
    private const int OfText = 24;

    public static int Of(LogEntry entry) =>
        OfItem + Of(entry.Text) + Of(entry.EventName) + Of(entry.Fields);

    public static int Of(Span span)
    {
        var weight = OfItem + Of(span.Name) + Of(span.StatusMessage) + Of(span.Fields);
        foreach (var one in span.Events)
        {
            weight += OfItem + Of(one.Name) + Of(one.Fields);
        }

        foreach (var link in span.Links)
        {
            weight += OfItem + Of(link.Fields);
        }

        return weight;
    }

    public static int Of(IReadOnlyList<Field> fields)
    {
        var weight = 0;
        for (var i = 0; i < fields.Count; i++)
        {
            weight += OfField + Of(fields[i].Name) + Of(fields[i].Value);
        }

        return weight;
    }

    /// <summary>The sender counts in the first of the items that come from it together.</summary>
    public static int Of(Sender sender, ref Sender? last)
    {
        if (ReferenceEquals(sender, last))
        {
            return 0;
        }

        last = sender;
        return OfItem + Of(sender.Fields);
    }

    private static int Of(string text) => OfText + (2 * text.Length);
}
