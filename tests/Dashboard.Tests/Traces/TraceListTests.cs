using DesignPatterns.Dashboard.Filters;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Traces;
using DesignPatterns.Dashboard.Traces;

namespace DesignPatterns.Dashboard.Tests.Traces;

public class TraceListTests
{
    [Theory]
    [InlineData("", "3 2 1")]
    [InlineData("resource=cache", "2 1")]
    [InlineData("text=SPAN 3", "2")]
    [InlineData("text=boom", "2")]
    [InlineData("text=/other", "3")]
    [InlineData("errors=true", "2")]
    [InlineData("minimum=4ms", "3 2")]
    [InlineData("minimum=9ms", "")]
    [InlineData("where=route~words", "2 1")]
    [InlineData("where=route~words&where=status=500", "2")]
    [InlineData("where=route=/words&where=db=redis", "")]
    [InlineData("where=status!=500", "3 1")]
    [InlineData("where=status!=500&where=route=/words", "1")]
    [InlineData("resource=edge&where=db=redis", "")]
    [InlineData("resource=cache&where=db=redis", "2 1")]
    public void Filters_select_traces_by_what_one_span_of_theirs_says(string query, string traces)
    {
        var reader = new QueryReader(query.Split('&').Where(pair => pair.Length > 0)
            .Select(pair => pair.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[1]));

        var list = TraceList.Of(Kept(), TraceQuery.Read(reader));

        Assert.Empty(reader.Problems);
        Assert.Equal(traces, string.Join(' ', list.Rows.Select(row => row.Trace.Id.Value)));
    }

    [Fact]
    public void A_row_counts_the_spans_of_each_service_and_compares_its_duration_with_the_longest()
    {
        var rows = TraceList.Of(Kept(), new TraceQuery()).Rows;

        Assert.Equal([new ServiceShare("edge", 1), new ServiceShare("cache", 2)], rows[1].Services);
        Assert.Equal([100, 50, 25], rows.Select(row => row.Percent));
        Assert.Equal([0, 1, 0], rows.Select(row => row.Errors));
    }

    [Fact]
    public void A_page_holds_a_hundred_and_tells_that_there_are_older_ones()
    {
        var store = new TraceStore();
        foreach (var number in Enumerable.Range(1, TraceList.PageSize + 1))
        {
            store.Add(Sample.Span(number, id: 1));
        }

        var first = TraceList.Of(store.Read(), new TraceQuery());
        var second = TraceList.Of(store.Read(), new TraceQuery { Before = first.Older });

        Assert.Equal(TraceList.PageSize, first.Rows.Count);
        Assert.Equal(Sample.Trace(1), Assert.Single(second.Rows).Trace.Id);
        Assert.Null(second.Older);
    }

    [Fact]
    public void A_search_for_something_rare_stops_when_it_has_looked_at_enough_and_goes_on_from_there()
    {
        var query = new TraceQuery { Text = new TextSearch("span 1") };
        var kept = Kept();

        var first = TraceList.Of(kept, query, mostSpans: 2);
        var second = TraceList.Of(kept, query with { Before = first.Older }, mostSpans: 2);

        Assert.Equal([3, 2], first.Rows.Select(row => (int)row.Trace.Id.Value));
        Assert.True(first.WasCut);
        Assert.Equal([1], second.Rows.Select(row => (int)row.Trace.Id.Value));
        Assert.False(second.WasCut);
        Assert.Null(second.Older);
    }

    private static IReadOnlyList<Trace> Kept()
    {
        var store = new TraceStore();
        Field words = new("route", "/words");
        Field redis = new("db", "redis");
        store.Add(Sample.Span(1, id: 1, takes: 2) with { Fields = [words, new("status", "200")] });
        store.Add(Sample.Span(1, id: 2, parent: 1, service: "cache") with { Fields = [redis] });
        store.Add(Sample.Span(2, id: 1, takes: 4) with { Fields = [words, new("status", "500")] });
        store.Add(Sample.Span(2, id: 2, parent: 1, service: "cache") with { Fields = [redis] });
        store.Add(Sample.Span(2, id: 3, parent: 1, service: "cache") with
        {
            Status = SpanStatus.Error,
            StatusMessage = "Boom",
        });
        store.Add(Sample.Span(3, id: 1, takes: 8) with { Fields = [new("route", "/other")] });
        return store.Read();
    }
}
