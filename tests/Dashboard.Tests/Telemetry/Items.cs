using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Tests.Telemetry;

/// <summary>Telemetry of which only what a test is about differs.</summary>
internal static class Items
{
    public static readonly DateTimeOffset Start = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static readonly Sender Shop = new("shop", "1", []);

    public static LogEntry Log(string text) =>
        new(0, Start, Shop, 9, "Shop.Orders", "order.placed", text, [], null, null);

    public static Span Span(
        int trace, int id, int? parent = null, int startsAt = 0, int lasts = 1, SpanStatus status = SpanStatus.Unset) =>
        new()
        {
            TraceId = new TraceId((UInt128)trace),
            Id = new SpanId((ulong)id),
            ParentId = parent is null ? null : new SpanId((ulong)parent),
            Sender = Shop,
            Name = $"span {id}",
            Scope = "Shop",
            Kind = SpanKind.Internal,
            StartedAt = Start.AddMilliseconds(startsAt),
            Duration = TimeSpan.FromMilliseconds(lasts),
            Status = status,
        };

    public static InstrumentIdentity Instrument(
        string name = "orders", InstrumentKind kind = InstrumentKind.Counter, Sender? sender = null) =>
        new(sender ?? Shop, "Shop", name, "", "{order}", kind);

    public static SeriesKey Key(params (string Name, string Value)[] fields) =>
        new([.. fields.Select(field => new Field(field.Name, field.Value))]);
}
