using DesignPatterns.Dashboard.Intake;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using DesignPatterns.Otlp;
using DesignPatterns.Testing;
using Google.Protobuf;

namespace DesignPatterns.Dashboard.Tests.Intake;

/// <summary>What comes of what was sent, by any exporter, sane or not.</summary>
public sealed class ReadingTests
{
    private readonly TelemetryStore _store = new();
    private readonly ManualTimeProvider _time =
        new(DateTimeOffset.UnixEpoch.AddSeconds(Batches.Noon / Batches.Second));
    private readonly TextTable _texts = new();
    private readonly AttributeReader _attributes;
    private readonly SenderTable _senders;
    private readonly MetricIntake _metrics;

    public ReadingTests()
    {
        _attributes = new AttributeReader(_texts);
        _senders = new SenderTable(_texts, _attributes);
        _metrics = new MetricIntake(_store, _texts, _attributes, _senders, _time);
    }

    [Fact]
    public void A_span_that_ends_before_it_starts_has_no_length()
    {
        var span = Batches.Span(1, 1);
        span.EndTimeUnixNano = span.StartTimeUnixNano - 1;

        Take(Batches.Traces("shop", span));

        Assert.Equal(TimeSpan.Zero, Assert.Single(_store.Traces.Read()).Root.Duration);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, ulong.MaxValue)]
    [InlineData(ulong.MaxValue, 0)]
    [InlineData(1, ulong.MaxValue)]
    public void No_time_is_too_absurd_for_a_span(ulong start, ulong end)
    {
        var span = Batches.Span(1, 1);
        (span.StartTimeUnixNano, span.EndTimeUnixNano) = (start, end);

        Take(Batches.Traces("shop", span));

        var read = Assert.Single(_store.Traces.Read());
        Assert.True(read.Duration >= TimeSpan.Zero);
        Assert.InRange(read.EndedAt.Year, 1970, 2554);
    }

    [Fact]
    public void A_kind_or_status_that_does_not_exist_is_none()
    {
        var span = Batches.Span(1, 1);
        span.Kind = (SpanKind)99;
        span.Status = new SpanStatus { Code = (StatusCode)99 };

        Take(Batches.Traces("shop", span));

        var root = Assert.Single(_store.Traces.Read()).Root;
        Assert.Equal(Dashboard.Telemetry.Traces.SpanKind.Unspecified, root.Kind);
        Assert.Equal(Dashboard.Telemetry.Traces.SpanStatus.Unset, root.Status);
    }

    [Fact]
    public void A_long_value_is_cut_and_says_so()
    {
        Take(Batches.Logs("shop", Batches.Log(new string('x', 1 << 20))));

        var text = Assert.Single(_store.Logs.Read()).Text;
        Assert.Equal(IntakeBounds.Value + " … [cut]".Length, text.Length);
        Assert.EndsWith("x … [cut]", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    public void A_text_is_a_text(string value, string expected) =>
        Assert.Equal(expected, _attributes.Text(new AnyValue { StringValue = value }));

    [Fact]
    public void Other_values_become_texts()
    {
        var list = new AnyValue { ArrayValue = new ArrayValue() };
        list.ArrayValue.Values.Add(new AnyValue { DoubleValue = double.NaN });
        list.ArrayValue.Values.Add(new AnyValue { StringValue = "<\"é" });
        list.ArrayValue.Values.Add(new AnyValue());
        var map = new AnyValue { KvlistValue = new KeyValueList() };
        map.KvlistValue.Values.Add(new KeyValue { Key = "a", Value = list });
        map.KvlistValue.Values.Add(new KeyValue { Key = "a" });

        Assert.Equal("""{"a":["NaN","<\"é",null],"a":null}""", _attributes.Text(map));
        Assert.Equal("-7", _attributes.Text(new AnyValue { IntValue = -7 }));
        Assert.Equal("1E+300", _attributes.Text(new AnyValue { DoubleValue = 1e300 }));
        Assert.Equal("Infinity", _attributes.Text(new AnyValue { DoubleValue = double.PositiveInfinity }));
        Assert.Equal("true", _attributes.Text(new AnyValue { BoolValue = true }));
        Assert.Equal("AAE=", _attributes.Text(new AnyValue { BytesValue = ByteString.CopyFrom(0, 1) }));
        Assert.Equal("", _attributes.Text(null));
    }

    [Fact]
    public void The_first_128_attributes_are_kept()
    {
        var log = Batches.Log("many");
        log.Attributes.AddRange(Enumerable.Range(0, 1_000).Select(i => Batches.Text($"{i}", "x")));

        Take(Batches.Logs("shop", log));

        Assert.Equal(128, Assert.Single(_store.Logs.Read()).Fields.Count);
    }

    [Fact]
    public void The_same_sender_is_the_same_object_and_names_are_held_once()
    {
        Take(Batches.Logs("shop", Batches.Log("a")));
        Take(LogsRequest.Parser.ParseFrom(Batches.Logs("shop", Batches.Log("b")).ToByteArray()));

        var entries = _store.Logs.Read();
        Assert.Same(entries[0].Sender, entries[1].Sender);
        Assert.Same(entries[0].Category, entries[1].Category);
    }

    [Fact]
    public void A_log_entry_without_a_time_came_now_and_its_severity_is_one_of_24()
    {
        var log = Batches.Log("x");
        log.TimeUnixNano = 0;
        log.SeverityNumber = (SeverityNumber)(-5);

        Take(Batches.Logs("shop", log));

        var entry = Assert.Single(_store.Logs.Read());
        Assert.Equal(_time.GetUtcNow(), entry.At);
        Assert.Equal(LogSeverity.None, entry.Level);
    }

    [Fact]
    public void A_summary_is_rejected_and_the_rest_of_the_batch_taken()
    {
        var summary = new Metric { Name = "latency", Summary = new Summary { DataPoints = { new SummaryPoint() } } };

        var answer = Take(Batches.Metrics("shop", summary, Batches.Gauge("depth", 3)));

        Assert.Equal(1, answer.PartialSuccess.RejectedDataPoints);
        Assert.Contains("summary", answer.PartialSuccess.ErrorMessage, StringComparison.Ordinal);
        Assert.Equal("depth", Assert.Single(_store.Metrics.List()).Name);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_value_that_is_no_number_is_rejected(double value)
    {
        var answer = Take(Batches.Metrics("shop", Batches.Gauge("depth", value), Batches.Gauge("depth", 3)));

        Assert.Equal(1, answer.PartialSuccess.RejectedDataPoints);
        Assert.Equal(3, Assert.Single(Read("depth").Numbers).Value);
    }

    [Fact]
    public void A_point_from_the_future_does_not_make_the_next_ones_late()
    {
        var future = Batches.Gauge("depth", 1);
        future.Gauge.DataPoints[0].TimeUnixNano = ulong.MaxValue;
        Take(Batches.Metrics("shop", future));
        _time.Advance(TimeSpan.FromSeconds(5));
        var now = Batches.Gauge("depth", 2);
        now.Gauge.DataPoints[0].TimeUnixNano += 5 * Batches.Second;
        Take(Batches.Metrics("shop", now));

        Assert.Equal([1, 2], Read("depth").Numbers.Select(point => point.Value));
    }

    [Fact]
    public void A_sum_that_only_grows_is_a_counter_and_its_deltas_are_summed_up()
    {
        for (var i = 0; i < 3; i++)
        {
            var sum = new Sum { IsMonotonic = true, AggregationTemporality = AggregationTemporality.Delta };
            sum.DataPoints.Add(new Otlp.NumberPoint
            {
                TimeUnixNano = Batches.Noon + ((ulong)i * Batches.Second),
                AsInt = 5,
            });
            Take(Batches.Metrics("shop", new Metric { Name = "orders", Sum = sum }));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(InstrumentKind.Counter, Assert.Single(_store.Metrics.List()).Kind);
        Assert.Equal([5, 10, 15], Read("orders").Numbers.Select(point => point.Value));
    }

    [Fact]
    public void The_first_ejection_of_a_known_sender_is_a_step_from_zero_and_what_an_unknown_one_brings_is_none()
    {
        Take(Batches.Metrics("shop", Sum("orders", 7)));
        _time.Advance(TimeSpan.FromSeconds(1));
        Take(Batches.Metrics("shop", Sum("orders", 8, seconds: 1), Sum("ejections", 1, seconds: 1)));

        Assert.Equal([7, 8], Read("orders").Numbers.Select(point => point.Value));
        Assert.Equal([0, 1], Read("ejections").Numbers.Select(point => point.Value));
    }

    private static Metric Sum(string name, int value, uint seconds = 0)
    {
        var sum = new Sum { IsMonotonic = true, AggregationTemporality = AggregationTemporality.Cumulative };
        sum.DataPoints.Add(new Otlp.NumberPoint
        {
            TimeUnixNano = Batches.Noon + (seconds * Batches.Second),
            AsInt = value,
        });
        return new Metric { Name = name, Sum = sum };
    }

    private Series Read(string name) => Assert.Single(_store.Metrics.Find("shop", "Tests", name)).Series[0];

    private void Take(TracesRequest request) =>
        new TraceIntake(_store, _texts, _attributes, _senders, _time).Take(request);

    private void Take(LogsRequest request) =>
        new LogIntake(_store, _texts, _attributes, _senders, _time).Take(request);

    private MetricsResponse Take(MetricsRequest request) => _metrics.Take(request);
}
