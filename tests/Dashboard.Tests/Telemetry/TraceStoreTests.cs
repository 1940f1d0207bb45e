using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Traces;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Telemetry;

public sealed class TraceStoreTests
{
    private static readonly TraceBounds Few = new(Traces: 4, SpansPerTrace: 5);

    private static readonly Gen<Span> Spans =
        from trace in Gen.Choose(1, 8)
        from id in Gen.Choose(1, 9)
        from parent in Gen.Choose(-9, 9)
        from startsAt in Gen.Choose(0, 50)
        from status in Gen.Elements(SpanStatus.Unset, SpanStatus.Error)
        from service in Gen.Elements("shop", "till", "bank")
        from links in Gen.Elements(0, 0, 0, 1)
        select Items.Span(trace, id, parent < 1 ? null : parent, startsAt, lasts: id, status) with
        {
            Sender = new Sender(service, "", []),
            Links = [.. Enumerable.Repeat(new SpanLink(new TraceId(9), new SpanId(9), []), links)],
        };

    [Fact]
    public void After_any_spans_the_store_holds_what_a_naive_one_would() =>
        Prop.ForAll(Spans.ListOf().ToArbitrary(), spans =>
        {
            var store = new TraceStore(Few);
            var oracle = new NaiveStore();
            foreach (var span in spans)
            {
                if (store.Add(span) != oracle.Add(span))
                {
                    return false;
                }
            }

            var traces = store.Read();
            return traces.Select(trace => trace.Number).SequenceEqual(oracle.Traces.Select(trace => trace.Number))
                && traces.Zip(oracle.Traces).All(pair => pair.First.Spans.SequenceEqual(pair.Second.Spans))
                && traces.All(trace => ReferenceEquals(store.Find(trace.Id), trace))
                && store.Dropped == oracle.Dropped;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void What_a_trace_says_of_itself_is_what_its_spans_say() =>
        Prop.ForAll(
            Spans.Select(span => span with { TraceId = new TraceId(1) }).NonEmptyListOf().ToArbitrary(),
            given =>
            {
                // Long enough, sometimes, for the ids to be looked up rather than compared.
                var spans = given.Concat(given.Select(
                    span => span with { Id = new SpanId(span.Id.Value + 100) })).ToList();
                var trace = Trace.Of(1, spans);
                var ids = spans.Select(span => span.Id).ToHashSet();
                var root = spans.OrderBy(span => span.ParentId is { } parent && ids.Contains(parent))
                    .ThenBy(span => span.StartedAt).First();
                return ReferenceEquals(trace.Root, root)
                    && trace.StartedAt == spans.Min(span => span.StartedAt)
                    && trace.EndedAt == spans.Max(span => span.EndedAt)
                    && trace.ErrorCount == spans.Count(span => span.Status == SpanStatus.Error)
                    && trace.HasLinks == spans.Exists(span => span.Links.Count > 0)
                    && trace.Services.SequenceEqual(spans.Select(span => span.Sender.Service).Distinct());
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void A_trace_that_was_read_does_not_grow_and_is_the_same_until_it_does()
    {
        var store = new TraceStore();
        store.Add(Items.Span(1, 1));
        var before = store.Find(new TraceId(1))!;

        Assert.Same(before, store.Read()[0]);
        for (var id = 2; id <= 40; id++)
        {
            store.Add(Items.Span(1, id));
        }

        Assert.Single(before.Spans);
        Assert.Equal(40, store.Find(new TraceId(1))!.Spans.Count);
    }

    [Fact]
    public void A_batch_that_an_exporter_sends_again_is_there_once()
    {
        var store = new TraceStore();
        for (var id = 0; id < 200; id++)
        {
            Assert.True(store.Add(Items.Span(1, (id % 100) + 1)));
        }

        Assert.Equal(100, store.Find(new TraceId(1))!.Spans.Count);
        Assert.Equal(0, store.Dropped);
    }

    [Fact]
    public void Long_attributes_make_it_fewer_traces()
    {
        var store = new TraceStore(new TraceBounds(Bytes: 1 << 20));
        for (var trace = 1; trace <= 1_000; trace++)
        {
            store.Add(Items.Span(trace, 1) with { Fields = [new Field("body", new string('x', 10_000))] });
        }

        var kept = store.Read();
        Assert.InRange(kept.Count, 30, (1 << 20) / 20_000);
        Assert.Equal(1_000 - kept.Count, store.Dropped);
        Assert.Equal(new TraceId(1_000), kept[^1].Id);
    }

    [Fact]
    public void One_trace_cannot_push_out_all_others()
    {
        var store = new TraceStore(new TraceBounds(Bytes: 1 << 20));
        store.Add(Items.Span(1, 1));

        var taken = Enumerable.Range(1, 100).Count(id => store.Add(
            Items.Span(2, id) with { Fields = [new Field("body", new string('x', 10_000))] }));

        Assert.InRange(taken, 1, (1 << 20) / 8 / 20_000);
        Assert.NotNull(store.Find(new TraceId(1)));
        Assert.Equal(100 - taken, store.Dropped);
    }

    [Fact]
    public async Task Writers_and_readers_at_the_same_time_see_whole_traces()
    {
        var store = new TraceStore(new TraceBounds(Traces: 50));
        const int EachWrites = 20_000;

        await Parallel.ForAsync(0, 4, async (worker, _) =>
        {
            await Task.Yield();
            for (var i = 0; i < EachWrites; i++)
            {
                if (worker < 2)
                {
                    // Two writers build up the same traces, twenty spans each.
                    store.Add(Items.Span(1 + (i / 20), 1 + (worker * EachWrites) + i));
                }
                else if (i % 100 == 0)
                {
                    AssertWhole(store.Read());
                }
            }
        });

        Assert.Equal(50, store.Read().Count);
        Assert.Equal(2 * EachWrites, store.Read().Sum(trace => trace.Spans.Count) + store.Dropped);
    }

    private static void AssertWhole(IReadOnlyList<Trace> traces)
    {
        Assert.InRange(traces.Count, 0, 50);
        for (var i = 0; i < traces.Count; i++)
        {
            Assert.All(traces[i].Spans, span => Assert.Equal(traces[i].Id, span.TraceId));
            Assert.True(i == 0 || traces[i].Number == traces[i - 1].Number + 1);
        }
    }

    private sealed class NaiveStore
    {
        private int _begun;

        public List<(long Number, List<Span> Spans)> Traces { get; } = [];

        public int Dropped { get; private set; }

        public bool Add(Span span)
        {
            var trace = Traces.Find(one => one.Spans[0].TraceId == span.TraceId);
            if (trace.Spans is null)
            {
                Traces.Add((++_begun, [span]));
                if (Traces.Count > Few.Traces)
                {
                    Dropped += Traces[0].Spans.Count;
                    Traces.RemoveAt(0);
                }

                return true;
            }

            if (trace.Spans.Exists(one => one.Id == span.Id))
            {
                return true;
            }

            if (trace.Spans.Count == Few.SpansPerTrace)
            {
                Dropped++;
                return false;
            }

            trace.Spans.Add(span);
            return true;
        }
    }
}
