using StackExchange.Redis;

namespace DesignPatterns.AppHost.Resources.Redis;

/// <summary>One command to a Redis of the model, over a connection of its own: the AppHost asks seldom.</summary>
internal static class RedisConnection
{
    /// <summary>For connecting and for the answer, each.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <exception cref="RedisException">Nobody accepts the connection, or Redis refuses the command.</exception>
    /// <exception cref="TimeoutException">Redis does not answer within 2 s.</exception>
    public static async Task<RedisResult> ExecuteAsync(
        IResourceWithConnectionString server, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        var options = ConfigurationOptions.Parse((await server.GetConnectionStringAsync(cancellationToken))!);
        options.ConnectTimeout = (int)Timeout.TotalMilliseconds;
        options.ConnectRetry = 1;
        // The client's own asynchronous calls have no timeout.
        using var redis = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(Timeout, cancellationToken);
        return await redis.GetDatabase()
            .ExecuteAsync(command[0], [.. command.Skip(1)])
            .WaitAsync(Timeout, cancellationToken);
    }
}
