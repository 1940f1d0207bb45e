using DesignPatterns.ShardedServices.Tests.Servers;

namespace DesignPatterns.ShardedServices.Tests.Resp;

/// <summary>One real Redis for the tests of a class, asked what is right.</summary>
public sealed class RedisOracle : IAsyncLifetime
{
    private RedisServer? _server;

    internal RedisServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await RedisServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    /// <summary>What it replies to each of many commands that came on one connection.</summary>
    internal async Task<List<object?>> AskAllAsync(IEnumerable<string[]> commands) =>
        Wire.ReadReplies(await Server.AskAsync(commands.SelectMany(Wire.Request).ToArray()));
}
