namespace Aspire.Hosting.Testing;

public interface IDistributedApplicationTestingBuilder
    : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}

/// <summary>A builder in a test's hands; how it is built and let go depends on who made it.</summary>
internal sealed class TestingBuilder(
    DistributedApplicationOptions options,
    Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configure, EntryPointRun? run)
    : DistributedApplicationBuilder(options, configure), IDistributedApplicationTestingBuilder
{
    private DistributedApplication? _app;

    /// <summary>Called by the entry point, which waits here until the test builds.</summary>
    public override DistributedApplication Build()
    {
        run?.Building(this);
        _app = Build(run);
        run?.Built(_app);
        return _app;
    }

    public Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default) =>
        run?.BuildAsync(cancellationToken) ?? Task.FromResult(Build());

    public ValueTask DisposeAsync() => run?.DisposeAsync() ?? _app?.DisposeAsync() ?? ValueTask.CompletedTask;
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();
}
