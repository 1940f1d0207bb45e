using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;
using DesignPatterns.ResponseCache.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;

public sealed class SharedTelemetryTests
{
    private readonly ConcurrentQueue<string> _seen = [];

    [Fact]
    public async Task What_the_shared_tier_said_and_what_it_spared_is_measured()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var pair = await CachePair.StartAsync(origin);
        using var listener = Listen(pair.Second);

        await pair.First.GetAsync("/a");
        await pair.IsStoredAsync("target:/a");
        await pair.Second.GetAsync("/a"); // From Redis,
        await pair.Second.GetAsync("/a"); // from memory,
        await pair.Second.GetAsync("/a");
        await pair.Second.GetAsync("/b"); // and from the origin.
        await pair.PurgeAsync(pair.Second, "tag=x");
        listener.RecordObservableInstruments();

        Assert.Contains("requests shared 1", _seen);
        Assert.Contains("requests miss 1", _seen);
        Assert.Contains("shared.requests hit 1", _seen);
        Assert.Contains("shared.requests miss 1", _seen);
        Assert.Contains("hit_ratio  0.75", _seen);
        Assert.Contains("capacity_multiplier  4", _seen);
        Assert.Contains("purges tag 1", _seen);
        Assert.Contains("shared.bypassed  0", _seen);
    }

    [Fact]
    public async Task While_Redis_is_away_that_is_measured_and_so_is_each_miss_without_it()
    {
        await using var origin = await OriginServer.StartAsync(OriginServer.Definition("light"));
        await using var pair = await CachePair.StartAsync(origin);
        await pair.Redis.KillAsync();
        await CachePair.BecomesAsync(pair.First, TierState.Bypassed);
        using var listener = Listen(pair.First);

        await pair.First.GetAsync("/a");
        listener.RecordObservableInstruments();

        Assert.Contains("shared.requests bypassed 1", _seen);
        Assert.Contains("shared.bypassed  1", _seen);
        Assert.Contains("shared.in_flight  0", _seen);
    }

    private MeterListener Listen(CacheHost cache)
    {
        const string prefix = "designpatterns.response_cache.";
        var meters = cache.Services.GetRequiredService<IMeterFactory>();
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Scope == meters && instrument.Name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((source, value, tags, _) => See(source, value, tags));
        listener.SetMeasurementEventCallback<int>((source, value, tags, _) => See(source, value, tags));
        listener.SetMeasurementEventCallback<double>((source, value, tags, _) => See(source, value, tags));
        listener.Start();
        return listener;

        void See<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            _seen.Enqueue($"{instrument.Name[prefix.Length..]} {(tags.Length > 0 ? tags[0].Value : null)} {value}");
    }
}
