using DesignPatterns.Otlp;

namespace DesignPatterns.DashboardSoak;

internal static class OtherBatches
{
    private static readonly double[] Bounds =
        [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

    public static LogsRequest Logs(int index, int count)
    {
        var now = Sender.Now();
        var scope = new ScopeLogs { Scope = new Scope { Name = "Soak.Requests" } };
        scope.LogRecords.AddRange(Enumerable.Range(0, count).Select(i => new LogRecord
        {
            TimeUnixNano = now,
            SeverityNumber = i % 50 == 0 ? SeverityNumber.Warn : SeverityNumber.Info,
            Body = new AnyValue { StringValue = $"Request {index}-{i} took {i} ms" },
            Attributes = { Sender.Text("RequestPath", $"/definitions/word{i}"), Sender.Text("Elapsed", $"{i}") },
        }));
        return new LogsRequest
        {
            ResourceLogs = { new ResourceLogs { Resource = Sender.Of(index % 4), ScopeLogs = { scope } } },
        };
    }

    /// <summary>A third of the series are histograms.</summary>
    public static MetricsRequest Metrics(int service, int index, int seriesCount)
    {
        var now = Sender.Now();
        var counter = new Sum { IsMonotonic = true, AggregationTemporality = AggregationTemporality.Cumulative };
        var histogram = new Histogram { AggregationTemporality = AggregationTemporality.Cumulative };
        for (var i = 0; i < seriesCount; i++)
        {
            var route = Sender.Text("http.route", $"/route-{i}");
            if (i % 3 == 0)
            {
                histogram.DataPoints.Add(Histogram(route, now, (ulong)index + 1));
            }
            else
            {
                counter.DataPoints.Add(
                    new NumberPoint { TimeUnixNano = now, AsInt = index * (i + 1), Attributes = { route } });
            }
        }

        var scope = new ScopeMetrics { Scope = new Scope { Name = "Soak" } };
        scope.Metrics.Add(new Metric { Name = "soak.requests", Unit = "{request}", Sum = counter });
        scope.Metrics.Add(new Metric { Name = "soak.duration", Unit = "s", Histogram = histogram });
        return new MetricsRequest
        {
            ResourceMetrics = { new ResourceMetrics { Resource = Sender.Of(service), ScopeMetrics = { scope } } },
        };
    }

    private static HistogramPoint Histogram(KeyValue route, ulong now, ulong seconds)
    {
        var point = new HistogramPoint { TimeUnixNano = now, Sum = seconds * 0.2, ExplicitBounds = { Bounds } };
        point.Attributes.Add(route);
        point.BucketCounts.AddRange(Enumerable.Range(1, Bounds.Length + 1).Select(bucket => seconds * (ulong)bucket));
        point.Count = point.BucketCounts.Aggregate(0ul, (sum, one) => sum + one);
        return point;
    }
}
