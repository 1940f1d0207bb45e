using System.Net;
using System.Text.Json.Nodes;
using DesignPatterns.Dashboard.Api;
using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using DesignPatterns.Dashboard.Telemetry.Traces;
using DesignPatterns.Dashboard.Tests.Telemetry;
using DesignPatterns.Feed;
using Microsoft.Extensions.Hosting;

namespace DesignPatterns.Dashboard.Tests.Api;

public sealed class FollowTests
{
    private static readonly ApiQuery All = new(null, null, null, null, null, ApiQuery.UsualLimit, Follow: true);

    [Fact]
    public async Task What_is_there_comes_first_and_then_what_comes()
    {
        await using var host = await DashboardHost.StartAsync();
        var logs = host.Get<TelemetryStore>().Logs;
        logs.Add(Items.Log("there"));
        using var answer = await ApiTests.AskAsync(host, "logs?follow=true&search=there");
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("there", await ReadAsync(lines, "text"));
        logs.Add(Items.Log("other"));
        logs.Add(Items.Log("there, too"));
        Assert.Equal("there, too", await ReadAsync(lines, "text"));
    }

    [Fact]
    public async Task There_is_a_bound_on_those_who_follow_and_leaving_makes_room()
    {
        await using var host = await DashboardHost.StartAsync();
        var followers = host.Get<Followers>();
        var answers = new List<HttpResponseMessage>();
        for (var i = 0; i < Followers.Maximum; i++)
        {
            answers.Add(await ApiTests.AskAsync(host, "traces?follow=true"));
        }

        using var refused = await ApiTests.AskAsync(host, "logs?follow=true");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);

        answers.ForEach(answer => answer.Dispose());
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (followers.Count > 0)
        {
            await Task.Delay(10, deadline.Token);
        }

        using var again = await ApiTests.AskAsync(host, "logs?follow=true");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
    }

    [Fact]
    public async Task The_lines_end_when_the_dashboard_stops()
    {
        await using var host = await DashboardHost.StartAsync();
        using var answer = await ApiTests.AskAsync(host, "logs?follow=true");
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());

        host.Get<IHostApplicationLifetime>().StopApplication();

        Assert.Null(await lines.ReadLineAsync());
    }

    [Fact]
    public void A_reader_who_is_too_slow_loses_the_oldest_and_is_told_how_many()
    {
        var store = new LogStore(new LogBounds(Entries: 10));
        var tail = new LogTail(store, All);
        store.Add(Items.Log("0"));
        tail.Read();

        for (var i = 1; i <= 25; i++)
        {
            store.Add(Items.Log($"{i}"));
        }

        var batch = tail.Read();
        Assert.Equal(15, batch.Missed);
        Assert.Equal(Enumerable.Range(16, 10).Select(i => $"{i}"), batch.Items.Select(item => item.Text));
        Assert.Equal(0, tail.Read().Missed);
    }

    [Fact]
    public void One_who_came_when_nothing_was_there_is_told_what_was_missed_too()
    {
        var store = new LogStore(new LogBounds(Entries: 2));
        var tail = new LogTail(store, All with { Limit = 1 });
        Assert.Empty(tail.Read().Items);

        for (var i = 1; i <= 5; i++)
        {
            store.Add(Items.Log($"{i}"));
        }

        var batch = tail.Read();
        Assert.Equal(3, batch.Missed);
        Assert.Equal(["4", "5"], batch.Items.Select(item => item.Text));
    }

    [Fact]
    public void A_trace_that_grows_is_told_again()
    {
        var store = new TraceStore(new TraceBounds(Traces: 2));
        var tail = new TraceTail(store, All);
        store.Add(Items.Span(1, 1));
        store.Add(Items.Span(2, 1));
        Assert.Equal(2, tail.Read().Items.Count);

        store.Add(Items.Span(2, 2));
        Assert.Equal(2, Assert.Single(tail.Read().Items).SpanCount);
        Assert.Empty(tail.Read().Items);

        for (var trace = 3; trace <= 6; trace++)
        {
            store.Add(Items.Span(trace, 1));
        }

        var batch = tail.Read();
        Assert.Equal(2, batch.Missed);
        Assert.Equal([5L, 6], batch.Items.Select(item => item.Number));
    }

    [Fact]
    public void An_instrument_with_a_new_point_is_told_again()
    {
        var store = new MetricStore();
        var tail = new MetricTail(store, All);
        Add("a", 1);
        Add("b", 1);
        Assert.Equal(2, tail.Read().Items.Count);

        Add("b", 2);
        Assert.Equal("b", Assert.Single(tail.Read().Items).Name);
        Assert.Empty(tail.Read().Items);

        void Add(string name, int seconds) => store.Add(
            Items.Instrument(name),
            Items.Key(),
            new NumberPoint(Items.Start.AddSeconds(seconds), 1),
            Temporality.Cumulative);
    }

    [Fact]
    public void A_resource_that_changes_is_told_again()
    {
        var board = new ResourceBoard();
        var tail = new ResourceTail(board, All);
        var shop = new ResourceDocument { Name = "shop", Type = "Project", State = "Starting" };
        board.Put(shop);
        board.Put(shop with { Name = "till" });
        Assert.Equal(2, tail.Read().Items.Count);

        board.Put(shop with { State = "Running" });
        Assert.Equal("Running", Assert.Single(tail.Read().Items).State);
        Assert.Empty(tail.Read().Items);
    }

    private static async Task<string?> ReadAsync(StreamReader lines, string name)
    {
        var line = await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        return (string?)JsonNode.Parse(line!)![name];
    }
}
