using System.Buffers.Binary;
using DesignPatterns.Otlp;
using Google.Protobuf;

namespace DesignPatterns.DashboardSoak;

/// <summary>A service's share of the traces: two spans of each, of 256 traces a batch.</summary>
/// <remarks>The messages are made once and changed from batch to batch, so that making them costs little.</remarks>
internal sealed class SpanBatch
{
    private const int SpansPerTrace = 2;

    private static readonly string[] Routes = ["/definitions/{word}", "/words", "/health", "/random"];

    private readonly int _service;
    private readonly TracesRequest _request = new();
    private readonly List<Span> _spans = [];

    public SpanBatch(int service)
    {
        _service = service;
        var scope = new ScopeSpans { Scope = new Scope { Name = "Microsoft.AspNetCore" } };
        for (var i = 0; i < Exporters.BatchSize; i++)
        {
            _spans.Add(MakeSpan(i));
        }

        scope.Spans.AddRange(_spans);
        _request.ResourceSpans.Add(new ResourceSpans { Resource = Sender.Of(service), ScopeSpans = { scope } });
    }

    public TracesRequest Make(int index)
    {
        var now = Sender.Now();
        foreach (var (i, span) in _spans.Index())
        {
            var trace = ((long)index * Exporters.BatchSize / SpansPerTrace) + (i / SpansPerTrace) + 1;
            // A span's number in its trace; each is the parent of the next.
            var number = (_service * SpansPerTrace) + (i % SpansPerTrace);
            span.TraceId = Id(trace, 16);
            span.SpanId = Id((trace * 8) + number, 8);
            span.ParentSpanId = number == 0 ? ByteString.Empty : Id((trace * 8) + number - 1, 8);
            span.StartTimeUnixNano = now + ((ulong)number * 100_000);
            span.EndTimeUnixNano = now + 2_000_000 - ((ulong)number * 100_000);
            span.Status = trace % 100 == 0 ? new SpanStatus { Code = StatusCode.Error } : null;
        }

        return _request;
    }

    private static Span MakeSpan(int i)
    {
        var route = Routes[i / SpansPerTrace % Routes.Length];
        return new Span
        {
            Name = $"GET {route}",
            Kind = i % 2 == 0 ? SpanKind.Server : SpanKind.Client,
            Attributes =
            {
                Sender.Text("http.request.method", "GET"),
                Sender.Text("http.route", route),
                Sender.Text("url.path", $"/definitions/word{i}"),
                Sender.Text("server.address", "localhost"),
                new KeyValue { Key = "server.port", Value = new AnyValue { IntValue = 5_000 } },
                new KeyValue { Key = "http.response.status_code", Value = new AnyValue { IntValue = 200 } },
                Sender.Text("network.protocol.version", "1.1"),
            },
        };
    }

    private static ByteString Id(long number, int length)
    {
        var bytes = new byte[length];
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(length - sizeof(long)), number);
        return UnsafeByteOperations.UnsafeWrap(bytes);
    }
}
