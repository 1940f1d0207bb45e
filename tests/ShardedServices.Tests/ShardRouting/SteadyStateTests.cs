namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>
/// Goal: an operation costs the collector nothing. Method: pipelined gets and sets, and the bytes that the loop's
/// thread has allocated meanwhile.
/// </summary>
public sealed class SteadyStateTests(ServersFixture servers) : IClassFixture<ServersFixture>
{
    private const int Batch = 500;

    [Theory]
    [InlineData("get key:{0}\r\n")]
    [InlineData("set key:{0} 0 0 10\r\n0123456789\r\n")]
    [InlineData("set key:{0} 0 0 10 noreply\r\n0123456789\r\n")]
    [InlineData("mg key:{0} v k\r\n")]
    [InlineData("get key:{0} key:a key:b key:c\r\n")]
    public async Task Gets_and_sets_allocate_nothing(string request)
    {
        var batch = string.Concat(Enumerable.Range(0, Batch).Select(index => request.Replace("{0}", $"{index % 100}")));
        using var client = await servers.Router.ConnectAsync();
        for (var batches = 0; batches < 40; batches++)
        {
            await client.AskAsync(batch);
        }

        var before = await AllocatedAsync();
        for (var batches = 0; batches < 40; batches++)
        {
            await client.AskAsync(batch);
        }

        // What is asked, and the timer that looks for hung replicas, allocate a little, whatever is done meanwhile.
        Assert.InRange((await AllocatedAsync() - before) / (double)(40 * Batch), 0, 1);
    }

    private Task<long> AllocatedAsync() =>
        servers.Router.AskAsync(_ => GC.GetAllocatedBytesForCurrentThread());
}
