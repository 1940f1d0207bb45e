using DesignPatterns.Otlp;

namespace DesignPatterns.Testing;

/// <summary>One series' last value: a sum's or gauge's value, a histogram's count.</summary>
public sealed record ReceivedMetric(
    string Service, string Name, string Unit, double Value, IReadOnlyDictionary<string, string> Attributes)
{
    /// <summary>When it first came with this value; before, it had another, or did not come at all.</summary>
    public DateTimeOffset ChangedAt { get; init; }

    internal static IEnumerable<ReceivedMetric> From(MetricsRequest request) =>
        from resource in request.ResourceMetrics
        from scope in resource.ScopeMetrics
        from metric in scope.Metrics
        from point in Points(metric)
        select new ReceivedMetric(
            resource.Resource.ServiceName(),
            metric.Name,
            metric.Unit,
            point.Value,
            point.Attributes.ToText());

    private static IEnumerable<(double Value, IEnumerable<KeyValue> Attributes)> Points(Metric metric) =>
        metric.DataCase switch
        {
            Metric.DataOneofCase.Sum => metric.Sum.DataPoints.Select(Point),
            Metric.DataOneofCase.Gauge => metric.Gauge.DataPoints.Select(Point),
            Metric.DataOneofCase.Histogram => metric.Histogram.DataPoints.Select(
                point => ((double)point.Count, point.Attributes.AsEnumerable())),
            _ => [],
        };

    private static (double Value, IEnumerable<KeyValue> Attributes) Point(NumberPoint point) =>
        (point.ValueCase == NumberPoint.ValueOneofCase.AsInt ? point.AsInt : point.AsDouble, point.Attributes);
}
