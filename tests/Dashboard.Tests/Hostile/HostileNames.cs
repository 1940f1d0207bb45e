using DesignPatterns.Otlp;
using Google.Protobuf;

namespace DesignPatterns.Dashboard.Tests.Hostile;

/// <summary>Names as nobody should give them, in every place that has one.</summary>
internal static class HostileNames
{
    /// <summary>What none of them may leave in a page as it is.</summary>
    public static readonly string[] Markup =
        ["<script>alert", "<img src=x", "<svg onload", "<!--hidden", " onmouseover='"];

    public static readonly IReadOnlyList<string> All =
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)' x='",
        "--><svg onload=alert(1)><!--hidden",
        "</title></textarea></style><script>alert(2)</script>",
        "\u202egpj.exe\u2066",
        "nul\0byte and \u001b[31mred\u0007",
        "line\r\nbreak\tand\u2028more",
        "../../../etc/passwd",
        "%00%2f..?a=b&c=d#e",
        "{{7*7}}${7*7}@(7*7)",
        "javascript:alert(1)",
        " ",
        "𝕊𝕙𝕠𝕡 🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        new string('n', 1 << 20),
    ];

    public static IEnumerable<IMessage> Batches(int number, string name)
    {
        var time = (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
        yield return Spans(number, name, time);
        yield return Logs(number, name, time);
        yield return Metrics(name, time);
    }

    private static TracesRequest Spans(int number, string name, ulong time)
    {
        var span = Intake.Batches.Span(number, number);
        span.Name = name;
        span.StartTimeUnixNano = time;
        span.EndTimeUnixNano = time + 1_000_000;
        span.Attributes.Add(Intake.Batches.Text(name, name));
        span.Status = new SpanStatus { Code = StatusCode.Error, Message = name };
        var happened = new SpanEvent { Name = name, TimeUnixNano = time };
        happened.Attributes.Add(Intake.Batches.Text(name, name));
        span.Events.Add(happened);
        var link = new SpanLink
        {
            TraceId = Intake.Batches.TraceId(number + 1),
            SpanId = Intake.Batches.SpanId(number + 1),
        };
        link.Attributes.Add(Intake.Batches.Text(name, name));
        span.Links.Add(link);
        var batch = Intake.Batches.Traces(name, span);
        batch.ResourceSpans[0].ScopeSpans[0].Scope.Name = name;
        batch.ResourceSpans[0].Resource.Attributes.Add(Intake.Batches.Text("service.instance.id", name));
        return batch;
    }

    private static LogsRequest Logs(int number, string name, ulong time)
    {
        var log = Intake.Batches.Log(name);
        log.TimeUnixNano = time;
        log.EventName = name;
        log.TraceId = Intake.Batches.TraceId(number);
        log.SpanId = Intake.Batches.SpanId(number);
        log.Attributes.Add(Intake.Batches.Text(name, name));
        var batch = Intake.Batches.Logs(name, log);
        batch.ResourceLogs[0].ScopeLogs[0].Scope.Name = name;
        return batch;
    }

    private static MetricsRequest Metrics(string name, ulong time)
    {
        var gauge = Intake.Batches.Gauge(name, 1, Intake.Batches.Text(name, name));
        gauge.Unit = name;
        gauge.Description = name;
        gauge.Gauge.DataPoints[0].TimeUnixNano = time;
        var batch = Intake.Batches.Metrics(name, gauge);
        batch.ResourceMetrics[0].ScopeMetrics[0].Scope.Name = name;
        return batch;
    }
}
