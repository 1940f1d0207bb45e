using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using DesignPatterns.SearchIndex.Format;
using DesignPatterns.ServiceDefaults.FaultInjection;

namespace DesignPatterns.ScatterGather.Tests.Search;

/// <summary>Replicas, and whole shards, that are gone or hang.</summary>
public sealed class LostLeafTests : IAsyncLifetime
{
    private const int DocumentCount = 200;

    private RunningSearch _search = null!;

    public async ValueTask InitializeAsync() => _search = await RunningSearch.StartAsync(
        Enumerable.Range(0, DocumentCount).Select(number => ($"{number:000}.txt", $"every number {number}")));

    public async ValueTask DisposeAsync() => await _search.DisposeAsync();

    [Theory]
    [InlineData("leaf")]
    [InlineData("root")]
    public async Task One_replica_of_every_leaf_lost_at_once_costs_no_document_and_no_search(string mode)
    {
        using var stop = new CancellationTokenSource();
        var searching = SearchAsync(mode, stop.Token);
        await Task.WhenAll(_search.Leaves.Select((replicas, shard) => replicas[shard % 2].StopAsync()));
        for (var round = 0; round < 50; round++)
        {
            AssertCovers(DocumentCount, await _search.SearchAsync("number", $"&mode={mode}&k=5"));
        }

        await stop.CancelAsync();
        Assert.True(await searching > 0);
    }

    [Fact]
    public async Task A_lost_shard_is_told_by_name_and_the_caller_chooses_what_that_means()
    {
        await Task.WhenAll(_search.Leaves[2].Select(leaf => leaf.StopAsync()));

        var part = await _search.SearchAsync("number", "&partial=allow");
        var coverage = part.GetProperty("coverage");
        Assert.InRange(coverage.GetProperty("documents").GetInt32(), 1, DocumentCount - 1);
        Assert.Equal(DocumentCount, coverage.GetProperty("total").GetInt32());
        var missing = coverage.GetProperty("leaves").EnumerateArray()
            .Single(leaf => leaf.GetProperty("outcome").GetString() != "answered");
        Assert.Equal("search-leaf-2", missing.GetProperty("leaf").GetString());

        using var all = await _search.AskAsync("number", "&partial=fail");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, all.StatusCode);
        Assert.Contains("search-leaf-2", await all.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        // All documents are with any leaf: by term, nothing is missing, whichever leaf a term belongs to.
        foreach (var term in (string[])["number", "every", "number 7", "every number 42"])
        {
            AssertCovers(
                DocumentCount, await _search.SearchAsync(term, "&mode=root&partial=fail&timeoutMs=20000"));
        }
    }

    [Theory]
    [InlineData("leaf")]
    [InlineData("root")]
    public async Task Who_waits_gets_everything_once_leaves_are_back(string mode)
    {
        await Task.WhenAll(_search.Leaves.SelectMany(replicas => replicas).Select(leaf => leaf.StopAsync()));

        var answer = _search.SearchAsync("number", $"&mode={mode}&partial=wait&timeoutMs=20000");
        await Task.WhenAll(_search.Leaves.Select(replicas => replicas[0].StartAsync()));

        AssertCovers(DocumentCount, await answer);
    }

    [Fact]
    public async Task A_leaf_that_hangs_costs_the_deadline_and_only_its_own_documents()
    {
        foreach (var leaf in _search.Leaves[0])
        {
            leaf.Faults["hang"].Set(new FaultSetting());
        }

        HttpResponseMessage response;
        do
        {
            // As often as this machine keeps the other leaves from answering in that time.
            response = await _search.AskAsync("number", "&timeoutMs=200");
        }
        while (!response.IsSuccessStatusCode);

        var coverage = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("coverage");
        Assert.InRange(coverage.GetProperty("documents").GetInt32(), 1, DocumentCount - 1);
        Assert.Equal("late", coverage.GetProperty("leaves")[0].GetProperty("outcome").GetString());
        using var all = await _search.AskAsync("number", "&timeoutMs=200&partial=fail");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, all.StatusCode);
    }

    [Fact]
    public async Task A_text_that_is_damaged_costs_only_what_is_shown_of_it()
    {
        await Task.WhenAll(_search.Leaves.SelectMany(replicas => replicas).Select(leaf => leaf.StopAsync()));
        foreach (var path in Directory.GetFiles(_search.Indexes, "*.index", SearchOption.AllDirectories))
        {
            var bytes = await File.ReadAllBytesAsync(path);
            var texts = (int)BitConverter.ToInt64(bytes, Header.Size - (2 * sizeof(long)));
            bytes.AsSpan(texts).Fill(0xff);
            await File.WriteAllBytesAsync(path, bytes);
        }

        await Task.WhenAll(_search.Leaves.SelectMany(replicas => replicas).Select(leaf => leaf.StartAsync()));
        foreach (var mode in (string[])["leaf", "root"])
        {
            AssertCovers(
                DocumentCount, await _search.SearchAsync("number", $"&mode={mode}&partial=wait&timeoutMs=20000"));
            var answer = await _search.SearchAsync("number", $"&mode={mode}");
            AssertCovers(DocumentCount, answer);
            Assert.All(
                answer.GetProperty("hits").EnumerateArray(),
                hit => Assert.Contains("damaged", hit.GetProperty("title").GetString(), StringComparison.Ordinal));
            Assert.All(
                answer.GetProperty("coverage").GetProperty("leaves").EnumerateArray(),
                leaf => Assert.Equal("answered", leaf.GetProperty("outcome").GetString()));
        }
    }

    [Fact]
    public async Task With_no_leaf_left_a_search_is_a_503_that_says_so()
    {
        await Task.WhenAll(_search.Leaves.SelectMany(replicas => replicas).Select(leaf => leaf.StopAsync()));

        foreach (var mode in (string[])["leaf", "root"])
        {
            using var response = await _search.AskAsync("number", $"&mode={mode}");
            var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Contains("search-leaf-0", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    private static void AssertCovers(int documents, JsonElement answer)
    {
        var coverage = answer.GetProperty("coverage");
        Assert.Equal(documents, coverage.GetProperty("documents").GetInt32());
        Assert.Equal(documents, coverage.GetProperty("total").GetInt32());
    }

    private async Task<int> SearchAsync(string mode, CancellationToken stop)
    {
        var count = 0;
        while (!stop.IsCancellationRequested)
        {
            AssertCovers(DocumentCount, await _search.SearchAsync("every number", $"&mode={mode}"));
            count++;
        }

        return count;
    }
}
