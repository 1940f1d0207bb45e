using DesignPatterns.Dashboard.Filters;
using DesignPatterns.Dashboard.Logs;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;

namespace DesignPatterns.Dashboard.Tests.Logs;

public class LogListTests
{
    [Theory]
    [InlineData("", "4 3 2 1")]
    [InlineData("resource=cache", "3")]
    [InlineData("resource=nobody", "")]
    [InlineData("level=information", "4 3 2")]
    [InlineData("level=WARNING", "4 3")]
    [InlineData("level=fatal", "")]
    [InlineData("text=WORD", "4 3 2")]
    [InlineData("text=looked", "2")]
    [InlineData("text=shard.ejected", "3")]
    [InlineData("text=tests.category", "4 3 2 1")]
    [InlineData("where=word.length=5", "2")]
    [InlineData("where=word.length!=5", "4 3 1")]
    [InlineData("where=word.length~", "4 2")]
    [InlineData("where=word.length~&where=word.length!=5", "4")]
    [InlineData("trace=00000000000000000000000000000007", "4")]
    [InlineData("before=3", "2 1")]
    [InlineData("before=3&level=information", "2")]
    [InlineData("before=0", "")]
    public void Filters_select_entries(string query, string numbers)
    {
        var reader = new QueryReader(query.Split('&').Where(pair => pair.Length > 0)
            .Select(pair => pair.Split('=', 2)).ToLookup(pair => pair[0], pair => pair[1]));

        var list = LogList.Of(Kept(), LogQuery.Read(reader));

        Assert.Empty(reader.Problems);
        Assert.Equal(numbers, string.Join(' ', list.Rows.Select(entry => entry.Number)));
    }

    [Fact]
    public void Pages_of_two_hundred_together_hold_each_match_once()
    {
        var store = new LogStore();
        foreach (var number in Enumerable.Range(1, 1_000))
        {
            store.Add(Sample.Entry(number % 2 == 0 ? "even" : "odd"));
        }

        var numbers = new List<long>();
        var page = LogList.Of(store.Read(), new LogQuery { Text = new TextSearch("even") });
        numbers.AddRange(page.Rows.Select(entry => entry.Number));
        while (page.HasOlder)
        {
            Assert.Equal(LogList.PageSize, page.Rows.Count);
            Assert.Equal(500, page.Matches);
            page = LogList.Of(store.Read(), new LogQuery { Text = new TextSearch("even"), Before = numbers[^1] });
            numbers.AddRange(page.Rows.Select(entry => entry.Number));
        }

        Assert.Equal(Enumerable.Range(1, 500).Select(half => half * 2L).Reverse(), numbers);
    }

    private static IReadOnlyList<LogEntry> Kept()
    {
        var store = new LogStore();
        store.Add(Sample.Entry("waiting", LogSeverity.Debug));
        store.Add(Sample.Entry("Word looked up", fields: [new Field("word.length", "5")]));
        store.Add(Sample.Entry("A shard left", LogSeverity.Warning, "cache") with
        {
            EventName = "shard.ejected",
            Fields = [new("reason", "no answer to a word")],
        });
        store.Add(Sample.Entry("No such word", LogSeverity.Error, fields: [new Field("word.length", "9")]) with
        {
            TraceId = new TraceId(7),
        });
        return store.Read();
    }
}
