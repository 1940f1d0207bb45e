using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DesignPatterns.AppHost.Tests.ReplicatedServices;
using DesignPatterns.Otlp;
using DesignPatterns.Running;
using DesignPatterns.Testing;

namespace DesignPatterns.AppHost.Tests.ScatterGather;

/// <summary>A search over four shards of two replicas, as its users see it, whatever becomes of the leaves.</summary>
/// <remarks>
/// One system for all; each test begins when every replica has answered, and starts again what it killed. A
/// search with <c>partial=fail</c> that succeeds has covered every document.
/// </remarks>
public sealed class SearchTests(SearchTests.Shared shared) : IClassFixture<SearchTests.Shared>, IAsyncLifetime
{
    private const int PerSecond = 100;
    private const int All = SearchRun.ShardCount * SearchRun.ReplicaCount;

    private static readonly TimeSpan Arrival = TimeSpan.FromSeconds(60);

    /// <summary>What a busy machine may add to a search.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(400);

    // A search whose leaves are all there must not fail because the machine stood still for its usual second.
    private const string Patiently = "timeoutMs=10000";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly SearchRun _run = shared.Run;

    public sealed class Shared : IAsyncLifetime
    {
        public SearchRun Run { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Run = await SearchRun.StartAsync();

        public ValueTask DisposeAsync() => Run.DisposeAsync();
    }

    public async ValueTask InitializeAsync() => await _run.WaitUntilWholeAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task One_trace_shows_the_root_asking_every_leaf_for_its_best_documents()
    {
        var trace = await GetTraceAsync($"/search?q=fine+network&{Patiently}", asks: SearchRun.ShardCount);

        AssertEdges(trace);
        Assert.All(Enumerable.Range(0, SearchRun.ShardCount), shard => Assert.Contains(
            Answers(trace),
            span => span["designpatterns.search.shard"] == $"{shard}"
                && span["designpatterns.search.question"] == "shard"
                && span.Service.StartsWith($"search-leaf-{shard}-", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_trace_shows_the_root_asking_leaves_term_by_term_and_at_last_for_the_documents()
    {
        // How many documents have each term; those of the rarer, the other among these; the hits.
        var trace = await GetTraceAsync($"/search?q=fine+network&mode=root&{Patiently}", asks: 4);

        AssertEdges(trace);
        var questions = Answers(trace).OrderBy(span => span.StartedAt)
            .Select(span => span["designpatterns.search.question"]!).Distinct();
        Assert.Equal(["frequency", "clause", "documents"], questions);
    }

    [Fact]
    public async Task One_replica_of_every_leaf_killed_at_once_costs_no_search_and_no_document()
    {
        string[] victims =
            [.. Enumerable.Range(0, SearchRun.ShardCount).Select(shard => SearchRun.Leaf(shard, shard % 2))];
        var processes = await Task.WhenAll(victims.Select(_run.FindProcessIdAsync));

        var outcomes = await Load.SendAsync(
            _run.Root,
            Searches(4 * PerSecond),
            PerSecond,
            Patience,
            (1 * PerSecond, () => SendAsync(Signal.Kill, processes)),
            (2 * PerSecond, () => Task.WhenAll(victims.Select(_run.StartAgainAsync))));

        AssertNoneFailed(outcomes);
        await _run.WaitUntilWholeAsync();
    }

    [Fact]
    public async Task A_shard_killed_is_missing_by_name_from_a_search_by_document_and_from_none_by_term()
    {
        string[] replicas = [SearchRun.Leaf(2, 0), SearchRun.Leaf(2, 1)];
        await SendAsync(Signal.Kill, await Task.WhenAll(replicas.Select(_run.FindProcessIdAsync)));

        AssertMissing("search-leaf-2", await _run.SearchAsync($"network&partial=allow&{Patiently}"));
        using var refused = await _run.AskAsync($"network&partial=fail&{Patiently}");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.Contains("search-leaf-2", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var byTerm = await _run.SearchAsync($"fine+network&mode=root&partial=fail&{Patiently}");
        Assert.NotEqual(0, byTerm.GetProperty("matches").GetInt32());

        await Task.WhenAll(replicas.Select(_run.StartAgainAsync));
        await _run.WaitUntilWholeAsync();
    }

    [Fact]
    public async Task A_shard_paused_costs_a_search_its_deadline_and_once_pings_tell_nothing_but_its_documents()
    {
        var processes = await Task.WhenAll(Enumerable.Range(0, 2).Select(replica =>
            _run.FindProcessIdAsync(SearchRun.Leaf(1, replica))));
        await Task.WhenAll(processes.Select(Signal.PauseAsync));
        try
        {
            // While the machine stands still, a delay takes longer, too, and other shards are late.
            var started = Stopwatch.GetTimestamp();
            var searching = TimeAsync("network&timeoutMs=200");
            await Task.Delay(200);
            var delayed = Stopwatch.GetElapsedTime(started);
            var (late, took) = await searching;
            Assert.Contains("search-leaf-1", MissingOf(late));
            Assert.InRange(took, TimeSpan.Zero, delayed + Slack);

            // Whoever has more time than two pings take is told by them; whoever comes later need not wait at all.
            using var deadline = new CancellationTokenSource(Arrival);
            do
            {
                (var told, took) = await TimeAsync("network&timeoutMs=20000");
                AssertMissing("search-leaf-1", told);
                deadline.Token.ThrowIfCancellationRequested();
            }
            while (took > Slack);

            var times = new List<TimeSpan>();
            for (var round = 0; round < 11; round++)
            {
                times.Add((await TimeAsync("network&timeoutMs=20000")).Took);
            }

            // One or the other may be held up by the machine.
            Assert.InRange(times.Order().ElementAt(times.Count / 2), TimeSpan.Zero, Slack);
        }
        finally
        {
            await SendAsync(Signal.Continue, processes);
        }

        await _run.WaitUntilWholeAsync();
    }

    [Fact]
    public async Task A_straggler_made_by_its_button_is_hedged_within_one_call_in_twenty_and_the_loser_is_cancelled()
    {
        const int Least = 2_000;
        await _run.CommandAsync("search-leaf-0-0", "fault-slow-leaf");
        var (hedges, cancelled) = (_run.Count("hedges"), _run.Count("cancelled"));

        await Parallel.ForEachAsync(
            Searches(Least),
            new ParallelOptions { MaxDegreeOfParallelism = 4 },
            async (path, cancellationToken) =>
            {
                using var answer = await _run.Root.GetAsync(path, cancellationToken);
                answer.EnsureSuccessStatusCode();
            });
        await _run.CommandAsync("search-leaf-0-0", "faults-off");

        await _run.Telemetry.WaitAsync(
            () => _run.Count("hedges") > hedges && _run.Count("cancelled") > cancelled,
            Arrival,
            () => $"{_run.Count("hedges")} hedges, {_run.Count("cancelled")} cancelled");
        Assert.InRange(_run.Count("hedges"), 1, _run.Count("calls") / 20);
    }

    [Fact]
    public async Task An_upgrade_of_the_index_under_load_fails_no_search_and_an_unchanged_corpus_keeps_its_version()
    {
        var upgrades = new List<JsonElement>();
        using var admin = _run.NewClient("search-root", "admin");

        var outcomes = await Load.SendAsync(
            _run.Root, Searches(3 * PerSecond), PerSecond, Patience, (PerSecond / 2, UpgradeAsync));

        AssertNoneFailed(outcomes);
        Assert.All(upgrades, upgrade => Assert.Equal(All, upgrade.GetProperty("replicas").GetArrayLength()));
        Assert.Single(upgrades.Select(upgrade => upgrade.GetProperty("version").GetString()).Distinct());

        async Task UpgradeAsync()
        {
            await _run.CommandAsync("search-root", "upgrade-index");
            foreach (var _ in Enumerable.Range(0, 2))
            {
                using var answer = await admin.PostAsync("/index", content: null);
                answer.EnsureSuccessStatusCode();
                upgrades.Add(await answer.Content.ReadFromJsonAsync<JsonElement>());
            }
        }
    }

    [Fact]
    public async Task Root_and_leaves_listen_on_loopback_alone()
    {
        foreach (var host in Leaves().Append("search-root"))
        {
            var listeners = Listeners.Of(await _run.FindProcessIdAsync(host));

            Assert.Equal(2, listeners.Select(listener => listener.Port).Distinct().Count());
            Assert.All(listeners, listener =>
                Assert.True(IPAddress.IsLoopback(listener.Address), $"{host} {listener}"));
        }
    }

    /// <summary>The picture: every leaf's answer is a child of a call by the root, within the one search.</summary>
    private static void AssertEdges(IReadOnlyList<ReceivedSpan> trace)
    {
        var root = Assert.Single(trace, span => span.IsServer("search-root"));
        var asks = trace.Where(span => span is { Service: "search-root", Kind: SpanKind.Client }).ToList();
        Assert.All(asks, ask => Assert.True(ask.IsChildOf(root), $"{ask} is no child of {root}"));
        Assert.All(Answers(trace), answer => Assert.Single(asks, answer.IsChildOf));
    }

    private static IEnumerable<ReceivedSpan> Answers(IReadOnlyList<ReceivedSpan> trace) =>
        trace.Where(span => span.IsServer("search-leaf"));

    private static IEnumerable<string> Leaves() =>
        from shard in Enumerable.Range(0, SearchRun.ShardCount)
        from replica in Enumerable.Range(0, SearchRun.ReplicaCount)
        select SearchRun.Leaf(shard, replica);

    /// <summary>By document and by term in turn; each fails unless it covers all.</summary>
    private static IEnumerable<string> Searches(int count) => Enumerable.Range(0, count).Select(index =>
        $"/search?q=fine+network&{Patiently}&partial=fail&mode={(index % 2 == 0 ? "leaf" : "root")}");

    private static void AssertNoneFailed(IReadOnlyList<Outcome> outcomes)
    {
        var failed = outcomes.Where(outcome => outcome.Failed).ToList();
        Assert.True(failed is [], $"{failed.Count} failed:\n{string.Join('\n', failed.Take(10))}");
    }

    /// <summary>One of the four shards, which hold about as much each.</summary>
    private static void AssertMissing(string name, JsonElement answer)
    {
        var coverage = answer.GetProperty("coverage");
        var share = coverage.GetProperty("documents").GetDouble() / coverage.GetProperty("total").GetDouble();
        Assert.InRange(share, 0.74, 0.76);
        Assert.Equal(name, Assert.Single(MissingOf(answer)));
    }

    private static IEnumerable<string?> MissingOf(JsonElement answer) =>
        answer.GetProperty("coverage").GetProperty("leaves").EnumerateArray()
            .Where(leaf => leaf.GetProperty("outcome").GetString() != "answered")
            .Select(leaf => leaf.GetProperty("leaf").GetString());

    private static Task SendAsync(int signal, int[] processes)
    {
        Array.ForEach(processes, process => Signal.Send(process, signal));
        return Task.CompletedTask;
    }

    /// <summary>The spans of one search, once the root's own and as many leaves' as were asked have come.</summary>
    private async Task<IReadOnlyList<ReceivedSpan>> GetTraceAsync(string path, int asks)
    {
        var traceId = Guid.NewGuid().ToString("N");
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("traceparent", $"00-{traceId}-00f067aa0ba902b7-01");
        using var answer = await _run.Root.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        var spans = await _run.Telemetry.WaitForSpansAsync(
            spans => Find(spans) is var found
                && found.Any(span => span.IsServer("search-root"))
                && Answers(found).Count() >= asks
                && Answers(found).All(answer => found.Any(answer.IsChildOf)),
            Arrival);
        return Find(spans);

        ReceivedSpan[] Find(IEnumerable<ReceivedSpan> all) => [.. all.Where(span => span.TraceId == traceId)];
    }

    private async Task<(JsonElement Answer, TimeSpan Took)> TimeAsync(string query)
    {
        var started = Stopwatch.GetTimestamp();
        var answer = await _run.SearchAsync(query);
        return (answer, Stopwatch.GetElapsedTime(started));
    }
}
