using System.Text.Json.Serialization;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Api;

/// <param name="Matching">How many match; more than the items when the limit cut them.</param>
/// <param name="Dropped">What was let go of since the start to keep the bounds, matching or not.</param>
internal sealed record ListDocument<T>(int Matching, long Dropped, IReadOnlyList<T> Items);

/// <summary>A line for a reader that was too slow: so many items came and went unseen.</summary>
internal sealed record MissedDocument(long Missed);

internal sealed record LogDocument(
    long Number,
    DateTimeOffset At,
    string Resource,
    string Instance,
    LogSeverity Severity,
    string Category,
    string EventName,
    string Text,
    IReadOnlyDictionary<string, string> Attributes,
    string? TraceId,
    string? SpanId)
{
    public static LogDocument Of(LogEntry entry) => new(
        entry.Number,
        entry.At,
        entry.Sender.Service,
        entry.Sender.Instance,
        entry.Level,
        entry.Category,
        entry.EventName,
        entry.Text,
        entry.Fields.ToMap(),
        entry.TraceId?.ToString(),
        entry.SpanId?.ToString());
}

internal sealed record InstrumentDocument(
    string Resource,
    string Instance,
    string Meter,
    string Name,
    string Description,
    string Unit,
    InstrumentKind Kind,
    DateTimeOffset? At,
    IReadOnlyList<SeriesDocument> Series)
{
    [JsonIgnore]
    public InstrumentKey Key => new(Resource, Instance, Meter, Name, Kind);

    public static InstrumentDocument Of(Instrument instrument)
    {
        SeriesDocument[] series = [.. instrument.Series.Select(SeriesDocument.Of)];
        return new InstrumentDocument(
            instrument.Sender.Service,
            instrument.Sender.Instance,
            instrument.Meter,
            instrument.Name,
            instrument.Description,
            instrument.Unit,
            instrument.Kind,
            series.Max(one => one.At),
            series);
    }
}

/// <summary>A series and its last point: a value, or what a histogram counted.</summary>
internal sealed record SeriesDocument(
    IReadOnlyDictionary<string, string> Attributes,
    DateTimeOffset? At,
    double? Value,
    long? Count,
    double? Sum,
    IReadOnlyList<double>? Bounds,
    IReadOnlyList<long>? Counts)
{
    public static SeriesDocument Of(Series series)
    {
        var histogram = series.Histograms is [.., var last] ? last : null;
        NumberPoint? number = series.Numbers is [.., var point] ? point : null;
        return new SeriesDocument(
            series.Fields.ToMap(),
            histogram?.At ?? number?.At,
            number?.Value,
            histogram?.Count,
            histogram?.Sum,
            histogram?.Bounds,
            histogram?.Counts);
    }
}

internal static class FieldMap
{
    /// <summary>Of two of a name, the later.</summary>
    public static IReadOnlyDictionary<string, string> ToMap(this IReadOnlyList<Field> fields)
    {
        var map = new Dictionary<string, string>(fields.Count);
        foreach (var field in fields)
        {
            map[field.Name] = field.Value;
        }

        return map;
    }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ListDocument<ResourceDocument>))]
[JsonSerializable(typeof(ListDocument<LogDocument>))]
[JsonSerializable(typeof(ListDocument<TraceDocument>))]
[JsonSerializable(typeof(ListDocument<InstrumentDocument>))]
[JsonSerializable(typeof(TraceDetailDocument))]
[JsonSerializable(typeof(MissedDocument))]
internal sealed partial class ApiJson : JsonSerializerContext;
