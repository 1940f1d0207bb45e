namespace DesignPatterns.ShardedServices.Tests.ShardRouting.HotKeys;

/// <summary>
/// Goal: each step of making copies and of leaving them, with something else in between. Method: one hot key, whose
/// readers go on; a step is held, or a shard is stopped, where the race is.
/// </summary>
public sealed class FillRaceTests
{
    private const string Hot = "hot";
    private const int Reads = 300;

    /// <summary>One by one, a slow machine would not read the key often enough for it to be hot.</summary>
    private const int AtOnce = 16;

    private static readonly string Gets = string.Concat(Enumerable.Repeat($"get {Hot}\r\n", AtOnce));

    [Fact]
    public async Task What_was_fetched_before_a_write_is_not_copied_behind_it()
    {
        var protocol = new HeldProtocol();
        await using var router = await StartAsync(protocol);
        using var client = await router.ConnectAsync();
        await ReadUntilAsync(client, protocol.Fetched);

        Assert.Equal("STORED", await client.SetAsync(Hot, "2"));
        protocol.LetGo();
        var reading = ReadAsync(client);
        await router.UntilSpreadAsync(Hot);

        Assert.All(await reading, value => Assert.Equal("2", value));
        Assert.All(await router.HeldAsync(Hot), value => Assert.Equal("2", value));
    }

    [Fact]
    public async Task What_another_router_writes_is_missed_for_no_longer_than_a_copy_lives()
    {
        var protocol = new HeldProtocol();
        await using var router = await StartAsync(protocol);
        using var client = await router.ConnectAsync();
        await ReadUntilAsync(client, protocol.Fetched);
        using var aside = await TextClient.ConnectAsync(router.Servers[await router.OwnerOfAsync(Hot)].EndPoint);
        Assert.Equal("STORED", await aside.SetAsync(Hot, "2"));

        protocol.LetGoOfFirst();
        await router.UntilSpreadAsync(Hot);

        // The same race as above, unseen: without a look at the version the values above would be these.
        Assert.Contains("1", await ReadAsync(client));
        protocol.LetGo();
        string?[] values;
        do
        {
            values = await ReadAsync(client);
        }
        while (values.Contains("1"));
        Assert.All(values, value => Assert.Equal("2", value));
    }

    [Fact]
    public async Task Of_what_a_client_asks_without_waiting_each_sees_what_was_asked_before()
    {
        await using var router = await StartAsync();
        using var client = await router.ConnectAsync();
        for (var version = 2; version < 20; version++)
        {
            var (before, after) = ($"{version - 1}", $"{version}");
            await ReadUntilAsync(client, router.UntilSpreadAsync(Hot), before);
            var answer = await client.AskAsync(
                $"get {Hot}\r\nget {Hot}\r\nset {Hot} 0 0 {after.Length}\r\n{after}\r\nget {Hot}\r\nmg {Hot} v\r\n");

            var lines = answer.Split("\r\n");
            Assert.Equal([before, before, after, after], [lines[1], lines[4], lines[8], lines[11]]);
            Assert.Equal("STORED", lines[6]);
        }
    }

    [Fact]
    public async Task A_shard_that_is_killed_with_its_copies_fails_no_read_and_a_lost_owner_is_not_hidden()
    {
        await using var router = await StartAsync();
        using var client = await router.ConnectAsync();
        await ReadUntilAsync(client, router.UntilSpreadAsync(Hot));
        var owner = await router.OwnerOfAsync(Hot);
        var reading = ReadAsync(client);
        await router.KillAsync((owner + 1) % 3);
        Assert.All(await reading, value => Assert.Equal("1", value));
        await ReadUntilAsync(client, router.UntilSpreadAsync(Hot, copies: 1));

        await router.KillAsync(owner);

        Assert.StartsWith("SERVER_ERROR", await client.LineAskedAsync($"get {Hot}\r\n"), StringComparison.Ordinal);
        await router.UntilAsync(one => one.HotKeys!.Keys.All(key => key.Copies.Count == 0));
        using var other = await TextClient.ConnectAsync(router.Servers[(owner + 2) % 3].EndPoint);
        Assert.Null(await other.GetAsync(Hot));
    }

    [Fact]
    public async Task The_map_changes_only_when_no_copy_is_left()
    {
        await using var router = await StartAsync();
        using var client = await router.ConnectAsync();
        await ReadUntilAsync(client, router.UntilSpreadAsync(Hot));
        var owner = await router.OwnerOfAsync(Hot);
        var map = router.Router.Options.Shards.Where((_, place) => place != owner).ToArray();

        Assert.False(await router.AskAsync(one => one.TryChange(map)));
        await router.UntilAsync(one => one.TryChange(map));

        Assert.Equal("1", await client.GetAsync(Hot));
        Assert.Single(await router.HeldAsync(Hot), value => value is not null);
    }

    [Fact]
    public async Task A_client_that_empties_the_cache_empties_the_copies()
    {
        await using var router = await StartAsync();
        using var client = await router.ConnectAsync();
        await ReadUntilAsync(client, router.UntilSpreadAsync(Hot));

        Assert.Equal("OK", await client.LineAskedAsync("flush_all\r\n"));

        for (var read = 0; read < Reads; read++)
        {
            Assert.Null(await client.GetAsync(Hot));
        }
    }

    [Fact]
    public async Task An_item_that_ends_within_the_second_is_not_copied()
    {
        await using var router = await StartAsync();
        using var client = await router.ConnectAsync();
        Assert.Equal("STORED", await client.LineAskedAsync($"set {Hot} 0 -1 1\r\n1\r\n"));
        var isHot = router.UntilAsync(one => one.HotKeys!.Count == 1);
        for (var reads = 0; !isHot.IsCompleted || reads < Reads; reads += AtOnce)
        {
            Assert.Equal(string.Concat(Enumerable.Repeat("END\r\n", AtOnce)), await client.AskAsync(Gets));
        }

        await isHot;
        Assert.All(await ReadAsync(client), Assert.Null);
        Assert.All(await router.HeldAsync(Hot), Assert.Null);
    }

    /// <summary>What is hot stays so though its reader pauses; copies are made anew each 1.5 s.</summary>
    private static Task<RunningRouter> StartAsync(HeldProtocol? protocol = null) => RunningRouter.StartHotAsync(
        options => (options.HotKeys.CoolPeriods, options.HotKeys.CopyTime) = (1_000, TimeSpan.FromSeconds(6)),
        protocol);

    private static async Task<string?[]> ReadAsync(TextClient client)
    {
        var until = Task.Delay(50);
        List<string?> values = [];
        while (!until.IsCompleted || values.Count < Reads)
        {
            values.Add(await client.GetAsync(Hot));
        }

        return [.. values];
    }

    private static async Task ReadUntilAsync(TextClient client, Task until, string version = "1")
    {
        if (version == "1")
        {
            Assert.Equal("STORED", await client.SetAsync(Hot, "1"));
        }

        var values = string.Concat(
            Enumerable.Repeat($"VALUE {Hot} 0 {version.Length}\r\n{version}\r\nEND\r\n", AtOnce));
        for (var reads = 0; !until.IsCompleted || reads < Reads; reads += AtOnce)
        {
            Assert.Equal(values, await client.AskAsync(Gets));
        }

        await until;
    }
}
