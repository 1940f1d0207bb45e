using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

public sealed class TelemetryTests
{
    [Fact]
    public async Task Requests_are_counted_by_what_they_were_answered_with()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin);
        var seen = new ConcurrentQueue<string>();
        using var listener = Listen(cache, (name, value, result) => seen.Enqueue($"{name} {result} {value}"));

        await cache.GetAsync("/definitions/gossamer");
        await cache.GetAsync("/definitions/gossamer");
        await cache.GetAsync("/definitions/a%2Fb");
        await cache.GetAsync("/definitions/cold", "Cache-Control: only-if-cached");
        listener.RecordObservableInstruments();

        Assert.Equal(
            ["requests miss 1", "requests hit 1", "requests pass 1", "requests error 1"],
            seen.Where(line => line.StartsWith("requests", StringComparison.Ordinal)));
        Assert.Contains("entries  1", seen);
        Assert.Contains("evictions  0", seen);
        Assert.Contains(seen, line => line.StartsWith("bytes ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_span_of_a_request_says_how_it_was_answered()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var cache = await CacheHost.StartAsync(origin);
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source =>
                source.Name is "Microsoft.AspNetCore" or "DesignPatterns.ResponseCache",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        var trace = ActivityTraceId.CreateRandom().ToString();

        await cache.GetAsync("/definitions/gossamer", $"traceparent: 00-{trace}-0123456789abcdef-01");
        await cache.GetAsync("/definitions/gossamer", $"traceparent: 00-{trace}-0123456789abcdef-01");

        // A span ends after its answer was sent.
        await Eventually.BecomesTrueAsync(
            "all have ended", () => Mine().Count(span => span.Kind == ActivityKind.Server) == 3);

        Assert.Equal(["hit", "miss"], Tags("designpatterns.response_cache.result"));
        Assert.Equal(["word", "word"], Tags("designpatterns.response_cache.key_kind"));
        Assert.Equal(["memory", "origin"], Tags("designpatterns.response_cache.tier"));
        Assert.Single(Mine(), span => span.OperationName == "response_cache.fetch");

        IEnumerable<Activity> Mine() => spans.Where(span => span.TraceId.ToString() == trace);
        IEnumerable<string?> Tags(string name) =>
            Mine().Select(span => span.GetTagItem(name) as string).Where(tag => tag is not null).Order();
    }

    private static MeterListener Listen(CacheHost cache, Action<string, long, object?> report)
    {
        const string prefix = "designpatterns.response_cache.";
        var meters = cache.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == meters
                    && instrument.Name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((source, value, tags, _) => Report(source, value, tags));
        listener.SetMeasurementEventCallback<int>((source, value, tags, _) => Report(source, value, tags));
        listener.Start();
        return listener;

        void Report(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            report(instrument.Name[prefix.Length..], value, tags.Length > 0 ? tags[0].Value : null);
    }
}
