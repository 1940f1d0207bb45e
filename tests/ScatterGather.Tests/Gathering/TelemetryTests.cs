using System.Diagnostics;
using DesignPatterns.Gathering.Running;

namespace DesignPatterns.ScatterGather.Tests.Gathering;

/// <summary>Goal: what the gatherer decides can be seen. Method: listen, as an exporter would.</summary>
[Collection("spans")]
public sealed class TelemetryTests
{
    private const string Prefix = "designpatterns.gathering.";

    [Fact]
    public async Task Every_attempt_is_a_client_span_of_the_caller_that_says_whom_it_asked_and_why()
    {
        using var caller = new Activity("search").Start();
        var spans = new List<Activity>();
        using var listener = Listen(caller.TraceId, spans);
        var current = new List<ActivitySpanId?>();
        var grove = new Grove(
            (replica, _) =>
            {
                current.Add(Activity.Current?.SpanId);
                return current.Count == 1 ? Deed.Answer(80) : Deed.Answer(1);
            },
            leaves: 1);
        grove.Gatherer.Hedges.CountCalls(100);

        await grove.Run(grove.Ask(1_000));

        // Whoever lost ends last.
        Assert.Equal([("L0", true, false), ("L0", false, true)], spans.Select(span => (
            (string)span.GetTagItem(Prefix + "leaf")!,
            (bool)span.GetTagItem(Prefix + "hedged")!,
            (bool)span.GetTagItem(Prefix + "cancelled")!)));
        Assert.All(spans, span => Assert.Equal(caller.SpanId, span.ParentSpanId));
        Assert.All(spans, span => Assert.Equal(ActivityKind.Client, span.Kind));
        Assert.Equal(spans.Select(span => (ActivitySpanId?)span.SpanId).Reverse(), current);
        Assert.Same(caller, Activity.Current);
    }

    [Fact]
    public async Task An_attempt_that_failed_says_so_on_its_span()
    {
        using var caller = new Activity("search").Start();
        var spans = new List<Activity>();
        using var listener = Listen(caller.TraceId, spans);
        var grove = new Grove((replica, _) => Deed.Fail(), leaves: 1);

        await grove.Ask(100);

        Assert.Equal([false, true], spans.Select(span => (bool)span.GetTagItem(Prefix + "retried")!));
        Assert.All(spans, span =>
            Assert.Equal((ActivityStatusCode.Error, "broken"), (span.Status, span.StatusDescription)));
    }

    [Fact]
    public async Task Calls_hedges_retries_cancellations_and_outcomes_are_counted()
    {
        var calls = 0;
        var grove = new Grove((_, _) => ++calls switch
        {
            1 => Deed.Answer(80),
            2 => Deed.Fail(),
            _ => Deed.Answer(1),
        }, leaves: 2);
        grove.Gatherer.Hedges.CountCalls(1_000);
        using var counted = new Counted(grove.Meters);

        await grove.Run(grove.Ask(1_000));

        Assert.Equal(4, counted[Prefix + "calls"]);
        Assert.Equal(1, counted[Prefix + "hedges"]);
        Assert.Equal(0, counted[Prefix + "hedges.refused"]);
        Assert.Equal(1, counted[Prefix + "retries"]);
        Assert.Equal(1, counted[Prefix + "cancelled"]);
        Assert.Equal(2, counted[Prefix + "outcomes"]);
        Assert.Equal(1, counted[Prefix + "duration"]);
    }

    [Fact]
    public async Task A_hedge_that_the_budget_does_not_grant_is_counted_as_refused()
    {
        var grove = new Grove((_, _) => Deed.Answer(15), leaves: 1);
        using var counted = new Counted(grove.Meters);

        await grove.Run(grove.Ask(1_000));

        Assert.Equal((0, 1), (counted[Prefix + "hedges"], counted[Prefix + "hedges.refused"]));
    }

    private static ActivityListener Listen(ActivityTraceId trace, List<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == AttemptSpans.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                if (span.TraceId == trace)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
