using System.Diagnostics;
using System.Diagnostics.Metrics;
using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;
using DesignPatterns.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.OwnershipElection.Tests.Ownership;

/// <summary>Goal: what becomes of leases and owners can be seen. Method: listen, as exporters would.</summary>
public sealed class TelemetryTests : IDisposable
{
    private const string Prefix = "designpatterns.ownership.";

    private readonly List<string> _events = [];
    private readonly Dictionary<string, double> _sums = [];
    private readonly MeterListener _listener = new();
    private readonly ServiceProvider _services;

    public TelemetryTests()
    {
        _services = new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging => logging.AddProvider(new EventNames(_events)))
            .AddSingleton<OwnershipTelemetry>()
            .BuildServiceProvider();
        Telemetry = _services.GetRequiredService<OwnershipTelemetry>();
        var meter = _services.GetRequiredService<IMeterFactory>().Create(OwnershipTelemetry.Name);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (ReferenceEquals(instrument.Meter, meter))
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, _, tags, _) => Add(instrument, 1, tags));
        _listener.Start();
    }

    private OwnershipTelemetry Telemetry { get; }

    [Fact]
    public void An_owner_that_is_cut_off_tells_of_each_renewal_and_of_its_loss() => Pump.Run(pump =>
    {
        var time = new ManualTimeProvider();
        var link = new PartitionedStore(new MemoryOwnershipStore(time), time);
        var leases = new Leases(link, new(), time, Telemetry);
        var election = new Election("report", "athens", leases);
        using var stopping = new CancellationTokenSource();
        _ = election.RunAsync((_, token) => Task.Delay(Timeout.Infinite, token), stopping.Token);
        Pass(4);
        Assert.Equal(["lease.granted", "owner.elected"], _events);
        link.Failure = OwnershipStoreFailure.Unreachable;
        link.Partition();
        Pass(8);

        Assert.Contains("lease.renewal-failed", _events);
        Assert.Single(_events, name => name == "lease.lost");
        Assert.Single(_events, name => name == "owner.stepped-down");
        Assert.DoesNotContain("owner.resigned", _events);
        Assert.Equal(1, _sums[Prefix + "lease.renewals renewed"]);
        Assert.True(_sums[Prefix + "lease.renewals failed"] >= 5);
        Assert.Equal(1, _sums[Prefix + "lost expired"]);
        Assert.Equal(1, _sums[Prefix + "acquire.duration acquired"]);

        link.Heal();
        Pass(4);
        Assert.Equal(2, _events.Count(name => name == "owner.elected"));
        stopping.Cancel();
        Pass(1);
        Assert.Equal("owner.resigned", _events[^1]);
        Assert.Equal(1, _sums[Prefix + "handover.duration"]);

        void Pass(int seconds)
        {
            for (var i = 0; i < seconds * 10; i++)
            {
                pump.Settle();
                time.Advance(TimeSpan.FromMilliseconds(100));
            }

            pump.Settle();
        }
    });

    [Fact]
    public void Work_that_outstays_its_lease_is_told_of_once_the_margin_is_over() => Pump.Run(pump =>
    {
        var time = new ManualTimeProvider();
        var link = new PartitionedStore(new MemoryOwnershipStore(time), time);
        var election = new Election("report", "athens", new(link, new(), time, Telemetry));
        _ = election.RunAsync((_, _) => new TaskCompletionSource().Task, default);
        pump.Settle();
        link.Partition();
        time.Advance(TimeSpan.FromSeconds(8.1));
        pump.Settle();
        Assert.DoesNotContain("owner.overstayed", _events);
        time.Advance(TimeSpan.FromSeconds(2));
        pump.Settle();

        Assert.Contains("owner.overstayed", _events);
    });

    [Fact]
    public async Task To_acquire_is_a_span_that_says_what_came_of_it_and_under_which_token()
    {
        var spans = new List<Activity>();
        using var caller = new Activity("caller").Start();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == OwnershipTelemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId == caller.TraceId)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var leases = new Leases(
            new MemoryOwnershipStore(TimeProvider.System), new(), TimeProvider.System, Telemetry);
        await using var held = await new LeasedLock("report", await leases.SharedAsync()).AcquireAsync();

        var span = Assert.Single(spans);
        Assert.Equal("acquire report", span.DisplayName);
        Assert.Equal(("acquired", held.Token), (
            (string)span.GetTagItem(Prefix + "outcome")!, (long)span.GetTagItem(Prefix + "token")!));
        Assert.Same(caller, Activity.Current);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _services.Dispose();
    }

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var name = tags.Length > 0 ? $"{instrument.Name} {tags[0].Value}" : instrument.Name;
        _sums[name] = _sums.GetValueOrDefault(name) + value;
    }

    private sealed class EventNames(List<string> events) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter) => events.Add(eventId.Name!);

        public void Dispose()
        {
        }
    }
}
