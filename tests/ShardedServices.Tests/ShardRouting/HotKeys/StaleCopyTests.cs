using DesignPatterns.ShardRouting.Configuration;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting.HotKeys;

/// <summary>
/// Goal: copies never show what was overwritten through the router that keeps them, whatever shards do. Method:
/// rising versions of one hot key, with readers, while shards lose their connections and come back empty.
/// </summary>
public sealed class StaleCopyTests
{
    private const int EnoughWrites = 60;
    private const int EnoughReads = 500;

    [Fact]
    public async Task Writes_of_a_hot_key_are_seen_by_all_who_read_after_them()
    {
        var load = await RunAsync(FailurePolicy.FailFast, EnoughAsync);

        Assert.Empty(load.Stale);
        Assert.Equal(0, load.Failures);
    }

    [Theory]
    [InlineData(FailurePolicy.FailFast)]
    [InlineData(FailurePolicy.Eject)]
    public async Task Shards_that_go_out_and_return_never_make_a_copy_stale(FailurePolicy policy)
    {
        var load = await RunAsync(policy, async (router, load) =>
        {
            for (var round = 0; round < 12; round++)
            {
                await router.BreakAsync(round % router.Servers.Length);
                await Task.Delay(Random.Shared.Next(100));
            }

            await EnoughAsync(router, load);
        });

        Assert.Empty(load.Stale);
    }

    [Fact]
    public async Task Writes_past_the_router_are_found_out_to_be_stale_for_a_while()
    {
        await RunAsync(
            FailurePolicy.FailFast,
            (router, load) => router.UntilAsync(_ => load.Stale.Count > 0),
            writesAside: true);
    }

    private static Task EnoughAsync(RunningRouter router, RisingVersions load) =>
        router.UntilAsync(one => load.Writes >= EnoughWrites && one.HotKeys!.Reads > EnoughReads);

    private static async Task<RisingVersions> RunAsync(
        FailurePolicy policy, Func<RunningRouter, RisingVersions, Task> during, bool writesAside = false)
    {
        var seed = Random.Shared.Next();
        await using var router = await RunningRouter.StartHotAsync(options => options.Policy = policy);
        var load = new RisingVersions(router, seed) { WritesAside = writesAside };
        await load.DuringAsync(async () =>
        {
            await router.UntilAsync(one => one.HotKeys!.Count == 1);
            await during(router, load);
        });
        var copied = await router.AskAsync(one => one.HotKeys!.Reads);
        TestContext.Current.TestOutputHelper!.WriteLine(
            $"seed {seed}: {load.Writes} writes, {load.Hits} hits, {copied} of copies, {load.Stale.Count} stale, "
            + $"{load.Failures} failed");
        return load;
    }
}
