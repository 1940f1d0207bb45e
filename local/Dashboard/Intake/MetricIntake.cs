using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using Google.Protobuf.Collections;
using DataCase = DesignPatterns.Otlp.Metric.DataOneofCase;
using ValueCase = DesignPatterns.Otlp.NumberPoint.ValueOneofCase;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>Takes batches of metric points into the store.</summary>
internal sealed class MetricIntake(
    TelemetryStore store, TextTable texts, AttributeReader attributes, SenderTable senders, TimeProvider time)
{
    private const string TooManySeries = "a point of an instrument that has as many series as it may";

    // The first bit of a point's flags: its series has ended, and says so.
    private const uint NoValue = 1;

    // A point from the future would make all that follow it late.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    private readonly ExportTimes _times = new();

    public Otlp.MetricsResponse Take(Otlp.MetricsRequest request)
    {
        var rejections = new Rejections();
        foreach (var ofResource in request.ResourceMetrics)
        {
            var sender = senders.Share(ofResource.Resource);
            var export = new Export(sender, _times.Note(sender, time.GetUtcNow()), rejections);
            foreach (var ofScope in ofResource.ScopeMetrics)
            {
                var meter = texts.Share(ofScope.Scope?.Name ?? "", IntakeBounds.Name);
                foreach (var metric in ofScope.Metrics)
                {
                    Take(metric, meter, export);
                }
            }
        }

        return rejections.Count == 0
            ? new Otlp.MetricsResponse()
            : new Otlp.MetricsResponse
            {
                PartialSuccess = new Otlp.MetricsPartialSuccess
                {
                    RejectedDataPoints = rejections.Count,
                    ErrorMessage = $"{rejections}",
                },
            };
    }

    private void Take(Otlp.Metric metric, string meter, Export export)
    {
        switch (metric.DataCase)
        {
            case DataCase.Gauge:
                Take(metric.Gauge.DataPoints, Of(InstrumentKind.Gauge), Temporality.Cumulative, export);
                break;
            case DataCase.Sum:
                Take(
                    metric.Sum.DataPoints,
                    Of(metric.Sum.IsMonotonic ? InstrumentKind.Counter : InstrumentKind.Gauge),
                    Read(metric.Sum.AggregationTemporality),
                    export);
                break;
            case DataCase.Histogram:
                Take(metric.Histogram, Of(InstrumentKind.Histogram), export);
                break;
            case DataCase.ExponentialHistogram:
                Take(metric.ExponentialHistogram, Of(InstrumentKind.Histogram), export);
                break;
            case DataCase.Summary:
                export.Rejections.Add(
                    "a point of a summary: its quantiles cannot be shown over time, export a histogram",
                    metric.Summary.DataPoints.Count);
                break;
        }

        InstrumentIdentity Of(InstrumentKind kind) => new(
            export.Sender,
            meter,
            texts.Share(metric.Name, IntakeBounds.Name),
            texts.Share(metric.Description, IntakeBounds.Name),
            texts.Share(metric.Unit, IntakeBounds.Name),
            kind);
    }

    private void Take(
        RepeatedField<Otlp.NumberPoint> points,
        InstrumentIdentity instrument,
        Temporality temporality,
        Export export)
    {
        foreach (var point in points.Where(point => (point.Flags & NoValue) == 0))
        {
            var value = point.ValueCase switch
            {
                ValueCase.AsInt => point.AsInt,
                ValueCase.AsDouble => point.AsDouble,
                _ => double.NaN,
            };
            if (!double.IsFinite(value))
            {
                export.Rejections.Add("a point without a finite value");
            }
            else if (!store.Metrics.Add(
                instrument,
                Key(point.Attributes),
                new NumberPoint(At(point.TimeUnixNano), value),
                temporality,
                export.Before))
            {
                export.Rejections.Add(TooManySeries);
            }
        }
    }

    private void Take(Otlp.Histogram histogram, InstrumentIdentity instrument, Export export)
    {
        var temporality = Read(histogram.AggregationTemporality);
        foreach (var point in histogram.DataPoints.Where(point => (point.Flags & NoValue) == 0))
        {
            var read = HistogramReader.Read(point, At(point.TimeUnixNano));
            Take(read, instrument, point.Attributes, temporality, export);
        }
    }

    private void Take(Otlp.ExponentialHistogram histogram, InstrumentIdentity instrument, Export export)
    {
        var temporality = Read(histogram.AggregationTemporality);
        foreach (var point in histogram.DataPoints.Where(point => (point.Flags & NoValue) == 0))
        {
            var read = HistogramReader.Read(point, At(point.TimeUnixNano));
            Take(read, instrument, point.Attributes, temporality, export);
        }
    }

    private void Take(
        HistogramPoint? point,
        InstrumentIdentity instrument,
        RepeatedField<Otlp.KeyValue> attributesOfPoint,
        Temporality temporality,
        Export export)
    {
        if (point is null)
        {
            export.Rejections.Add(
                "a histogram's point whose bounds do not ascend or do not fit its counts, or with over "
                + $"{IntakeBounds.Buckets} buckets");
        }
        else if (!store.Metrics.Add(instrument, Key(attributesOfPoint), point, temporality, export.Before))
        {
            export.Rejections.Add(TooManySeries);
        }
    }

    private SeriesKey Key(RepeatedField<Otlp.KeyValue> of) => new(attributes.Read(of, IntakeBounds.Name));

    private DateTimeOffset At(ulong nanoseconds)
    {
        var now = time.GetUtcNow();
        var at = WireTime.At(nanoseconds, otherwise: now);
        return at > now + Ahead ? now : at;
    }

    private static Temporality Read(Otlp.AggregationTemporality temporality) =>
        temporality == Otlp.AggregationTemporality.Delta ? Temporality.Delta : Temporality.Cumulative;

    /// <summary>What one sender says in one request, and when it did so before.</summary>
    private sealed record Export(Sender Sender, DateTimeOffset? Before, Rejections Rejections);
}
