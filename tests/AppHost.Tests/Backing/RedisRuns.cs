namespace DesignPatterns.AppHost.Tests.Backing;

/// <summary>One run for each kind of backing, started by the first test that asks for it.</summary>
public sealed class RedisRuns : IAsyncDisposable
{
    private readonly Dictionary<string, RedisRun> _runs = [];

    /// <summary>Reports the test as not run if it wants a container and no engine has the image.</summary>
    internal async Task<RedisRun> FindAsync(string backing)
    {
        if (!_runs.TryGetValue(backing, out var run))
        {
            _runs[backing] = run = await RedisRun.StartAsync(backing);
        }

        return run;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var run in _runs.Values)
        {
            await run.DisposeAsync();
        }
    }
}
