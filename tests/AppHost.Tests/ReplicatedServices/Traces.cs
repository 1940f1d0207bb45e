using DesignPatterns.Running;
using DesignPatterns.Testing;
using DesignPatterns.Otlp;

namespace DesignPatterns.AppHost.Tests.ReplicatedServices;

/// <summary>Reads the way of one request off the spans that the hosts export.</summary>
internal static class Traces
{
    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(60);

    /// <summary>Sends one request under a trace of its own and waits for all the spans it left.</summary>
    /// <param name="run">The system.</param>
    /// <param name="client">Sends the request.</param>
    /// <param name="path">What it asks for.</param>
    /// <param name="least">How many spans it leaves if it goes the way it should.</param>
    /// <param name="headers">The request's.</param>
    public static async Task<IReadOnlyList<ReceivedSpan>> GetTraceAsync(
        this DictionaryRun run,
        HttpClient client,
        string path,
        int least,
        params (string Name, string Value)[] headers)
    {
        var traceId = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await client.SendAsync(request);
        return await run.WaitForTraceAsync(traceId, least);
    }

    /// <summary>The spans of a trace, once its root and so many are there and no more have come for a while.</summary>
    public static async Task<IReadOnlyList<ReceivedSpan>> WaitForTraceAsync(
        this DictionaryRun run, string traceId, int least)
    {
        await run.Telemetry.WaitForSpansAsync(
            spans => spans.Any(span => span.TraceId == traceId && span.ParentSpanId == "00f067aa0ba902b7")
                && spans.Count(span => span.TraceId == traceId) >= least,
            Arrival);
        // Each host exports every 200 ms: three rounds without news, and all have had their turn.
        IReadOnlyList<ReceivedSpan> trace;
        var count = -1;
        do
        {
            trace = [.. run.Telemetry.Spans.Where(span => span.TraceId == traceId)];
            (var before, count) = (count, trace.Count);
            if (before == count)
            {
                break;
            }

            await Task.Delay(600);
        }
        while (true);

        return trace;
    }

    public static bool IsServer(this ReceivedSpan span, string host) =>
        span.Kind == SpanKind.Server && span.Service.StartsWith(host, StringComparison.Ordinal);

    public static bool IsAncestor(this IReadOnlyList<ReceivedSpan> trace, ReceivedSpan ancestor, ReceivedSpan span)
    {
        var byId = trace.ToDictionary(one => one.SpanId);
        for (var next = span; byId.TryGetValue(next.ParentSpanId, out var parent); next = parent)
        {
            if (parent.SpanId == ancestor.SpanId)
            {
                return true;
            }
        }

        return false;
    }
}
