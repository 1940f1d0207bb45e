using DesignPatterns.SearchIndex;
using DesignPatterns.SearchLeaf.Indexes;
using DesignPatterns.SearchMessages;

namespace DesignPatterns.ScatterGather.Tests.Search;

/// <summary>The corpus changes, and the index of every replica with it, while searches go on.</summary>
public sealed class UpgradeTests : IAsyncLifetime
{
    private RunningSearch _search = null!;

    public async ValueTask InitializeAsync() => _search = await RunningSearch.StartAsync(
        Enumerable.Range(0, 100).Select(number => ($"{number:000}.txt", $"old text {number}")));

    public async ValueTask DisposeAsync() => await _search.DisposeAsync();

    [Fact]
    public async Task An_index_is_upgraded_replica_by_replica_and_no_search_fails_or_misses_a_document()
    {
        using var stop = new CancellationTokenSource();
        var searching = Task.WhenAll(SearchAsync("leaf", stop.Token), SearchAsync("root", stop.Token));
        for (var version = 1; version <= 5; version++)
        {
            await _search.WriteAsync($"new-{version}.txt", $"brand{version} new");

            var upgrade = await _search.Rolling.RunAsync(TestContext.Current.CancellationToken);

            Assert.Null(upgrade!.Failure);
            Assert.Equal(RunningSearch.ShardCount * RunningSearch.ReplicaCount, upgrade.Replicas.Count);
            Assert.Equal(100 + version, upgrade.Documents);
            foreach (var mode in (string[])["leaf", "root"])
            {
                var found = await _search.RankAsync($"brand{version}", $"&mode={mode}");
                Assert.Equal([$"new-{version}.txt"], found.Select(hit => hit.Id));
            }
        }

        await stop.CancelAsync();
        Assert.All(await searching, count => Assert.True(count > 0));
    }

    [Fact]
    public async Task A_replica_that_cannot_take_the_new_index_ends_the_upgrade_before_anything_is_switched()
    {
        await _search.Leaves[3][1].StopAsync();
        await _search.WriteAsync("new.txt", "brand new");

        var upgrade = await _search.Rolling.RunAsync(TestContext.Current.CancellationToken);

        Assert.Contains($":{_search.Leaves[3][1].Port}", upgrade!.Failure, StringComparison.Ordinal);
        Assert.Empty(await _search.RankAsync("brand"));
        Assert.Empty(await _search.RankAsync("brand", "&mode=root"));
    }

    [Fact]
    public async Task A_leaf_that_starts_again_finds_the_index_that_was_saved_and_a_damaged_one_is_built_anew()
    {
        var leaf = _search.Leaves[0][0];
        await leaf.StopAsync();
        var saved = Directory.GetFiles(_search.Indexes, "0of4.index", SearchOption.AllDirectories).Single();
        var before = File.GetLastWriteTimeUtc(saved);
        await leaf.StartAsync();
        Assert.Equal(10, (await _search.RankAsync("text")).Length);
        Assert.Equal(before, File.GetLastWriteTimeUtc(saved));

        await leaf.StopAsync();
        var bytes = await File.ReadAllBytesAsync(saved);
        bytes[200] ^= 0xff;
        File.Delete(saved);
        await File.WriteAllBytesAsync(saved, bytes);
        await leaf.StartAsync();
        var coverage = (await _search.SearchAsync("text", "&partial=wait")).GetProperty("coverage");
        Assert.Equal(100, coverage.GetProperty("documents").GetInt32());
    }

    [Fact]
    public async Task A_leaf_that_starts_again_after_the_corpus_has_changed_answers_with_what_the_others_use()
    {
        // One term of the leaf that starts again, and one of another.
        string[] terms = [.. ((int[])[0, 1]).Select(shard =>
            Enumerable.Range(0, 100).Select(number => $"{number}").First(term => Shard.IndexOf(term, 4) == shard))];
        await _search.Leaves[0][0].StopAsync();
        await _search.WriteAsync("new.txt", "brand new");
        await _search.Leaves[0][0].StartAsync();
        var known = (FrequencyReply)await _search.Leaves[0][0].AskAsync(new FrequencyQuestion(["text"]));
        var others = (FrequencyReply)await _search.Leaves[1][0].AskAsync(new FrequencyQuestion(["text"]));
        Assert.Equal(others.Versions, known.Versions);

        await _search.Leaves[0][1].StopAsync();
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(2, (await _search.RankAsync(string.Join(" OR ", terms), "&mode=root")).Length);
        }

        await _search.Leaves[0][1].StartAsync();
        await _search.Leaves[0][1].AskAsync(new FrequencyQuestion(["text"]));
        Assert.Null((await _search.Rolling.RunAsync(TestContext.Current.CancellationToken))!.Failure);
        Assert.Single(await _search.RankAsync("brand", "&mode=root"));
    }

    [Fact]
    public async Task A_leaf_that_starts_again_between_the_rounds_of_an_upgrade_can_be_switched()
    {
        await _search.WriteAsync("new.txt", "brand new");
        var leaf = _search.Leaves[0][0];
        var next = (VersionReply)await leaf.AskAsync(new PrepareQuestion());
        await leaf.StopAsync();
        await leaf.StartAsync();
        var before = (FrequencyReply)await leaf.AskAsync(new FrequencyQuestion(["brand"]));

        Assert.Equal(next, await leaf.AskAsync(new SwitchQuestion(next.Version)));

        var after = (FrequencyReply)await leaf.AskAsync(new FrequencyQuestion(["brand"]));
        Assert.Equal((0, 1), (before.Frequencies[0], after.Frequencies[0]));
        Assert.Equal(before.Versions.Reverse(), after.Versions);
    }

    [Fact]
    public async Task A_leaf_that_is_to_prepare_the_next_index_while_it_loads_begins_with_what_the_others_use()
    {
        var leaf = _search.Leaves[0][0];
        await leaf.StopAsync();
        await _search.WriteAsync("new.txt", "brand new");
        Task<LeafReply> prepared;
        using (await IndexLocks.TakeTurnAsync(new(_search.Indexes), TimeProvider.System, default))
        {
            await leaf.StartAsync();
            prepared = leaf.AskAsync(new PrepareQuestion());
        }

        var next = (VersionReply)await prepared;
        var known = (FrequencyReply)await leaf.AskAsync(new FrequencyQuestion(["brand"]));
        Assert.Equal(next.Version, known.Versions[1]);
        Assert.Equal(0, known.Frequencies[0]);
    }

    [Fact]
    public async Task Leaves_that_all_start_again_take_the_corpus_as_it_is()
    {
        await Task.WhenAll(_search.Leaves.SelectMany(replicas => replicas).Select(leaf => leaf.StopAsync()));
        await _search.WriteAsync("new.txt", "brand new");
        await Task.WhenAll(_search.Leaves.SelectMany(replicas => replicas).Select(leaf => leaf.StartAsync()));

        Assert.Single(await _search.RankAsync("brand", "&partial=wait&timeoutMs=20000"));
    }

    [Fact]
    public async Task What_else_lies_in_the_folder_of_indexes_is_left_alone()
    {
        var photos = Directory.CreateDirectory(Path.Combine(_search.Indexes, "photos"));
        photos.LastWriteTimeUtc = DateTime.UnixEpoch;
        await _search.WriteAsync("new.txt", "brand new");

        await _search.Rolling.RunAsync(TestContext.Current.CancellationToken);

        photos.Refresh();
        Assert.True(photos.Exists);
    }

    private async Task<int> SearchAsync(string mode, CancellationToken stop)
    {
        var count = 0;
        while (!stop.IsCancellationRequested)
        {
            var answer = await _search.SearchAsync("old text", $"&mode={mode}&k=200&partial=fail&timeoutMs=20000");
            Assert.Equal(100, answer.GetProperty("hits").GetArrayLength());
            count++;
        }

        return count;
    }
}
