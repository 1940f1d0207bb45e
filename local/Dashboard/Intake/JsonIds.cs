using Google.Protobuf;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>OTLP's JSON writes ids as hexadecimal digits, where protobuf's own would have base64.</summary>
/// <remarks>
/// Digits are base64, too: a parser that takes them for it yields 24 bytes for the 32 of a trace's id, and 12 for
/// the 16 of a span's, which no id has. Written as base64 again they are the digits that came.
/// </remarks>
internal static class JsonIds
{
    private const int TraceIdMistaken = 24;
    private const int SpanIdMistaken = 12;

    public static void Restore(Otlp.TracesRequest request)
    {
        var scopes = request.ResourceSpans.SelectMany(one => one.ScopeSpans);
        foreach (var span in scopes.SelectMany(one => one.Spans))
        {
            span.TraceId = Restore(span.TraceId);
            span.SpanId = Restore(span.SpanId);
            span.ParentSpanId = Restore(span.ParentSpanId);
            foreach (var link in span.Links)
            {
                link.TraceId = Restore(link.TraceId);
                link.SpanId = Restore(link.SpanId);
            }
        }
    }

    public static void Restore(Otlp.LogsRequest request)
    {
        var scopes = request.ResourceLogs.SelectMany(one => one.ScopeLogs);
        foreach (var record in scopes.SelectMany(one => one.LogRecords))
        {
            record.TraceId = Restore(record.TraceId);
            record.SpanId = Restore(record.SpanId);
        }
    }

    private static ByteString Restore(ByteString id)
    {
        if (id.Length is not (TraceIdMistaken or SpanIdMistaken))
        {
            return id;
        }

        var digits = id.ToBase64();
        return digits.All(char.IsAsciiHexDigit) ? ByteString.CopyFrom(Convert.FromHexString(digits)) : id;
    }
}
