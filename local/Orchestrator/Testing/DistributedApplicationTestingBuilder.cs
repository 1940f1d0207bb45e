namespace Aspire.Hosting.Testing;

public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable
{
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}

public static class DistributedApplicationTestingBuilder
{
    /// <summary>
    /// Runs the AppHost's own entry point up to its Build, and hands its builder to the test.
    /// </summary>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, CancellationToken cancellationToken = default) where TEntryPoint : class =>
        await new EntryPointRun(typeof(TEntryPoint).Assembly, args).BeginAsync(cancellationToken);

    /// <summary>A builder for an application that the test itself makes up.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args) =>
        new TestingBuilder(args, run: null);
}

/// <summary>A builder in a test's hands; how it is built and let go depends on who made it.</summary>
internal sealed class TestingBuilder(string[] args, EntryPointRun? run)
    : DistributedApplicationBuilder(args, run?.AppHost, randomizePorts: true),
        IDistributedApplicationTestingBuilder
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
}
