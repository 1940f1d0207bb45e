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
        await CreateAsync<TEntryPoint>(args, (_, _) => { }, cancellationToken);

    /// <summary>The same, where the test changes what the application is made with.</summary>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default) where TEntryPoint : class =>
        await new EntryPointRun(typeof(TEntryPoint).Assembly, args, configureBuilder).BeginAsync(cancellationToken);

    /// <summary>A builder for an application that the test itself makes up.</summary>
    public static IDistributedApplicationTestingBuilder Create(params string[] args) =>
        new TestingBuilder(new DistributedApplicationOptions { Args = args }, run: null);
}

/// <summary>A builder in a test's hands; how it is built and let go depends on who made it.</summary>
internal sealed class TestingBuilder(DistributedApplicationOptions options, EntryPointRun? run)
    : DistributedApplicationBuilder(Testing(options, run), run?.AppHost, randomizePorts: true),
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

    // A test has no dashboard unless it asks for one.
    private static DistributedApplicationOptions Testing(
        DistributedApplicationOptions options, EntryPointRun? run)
    {
        options.DisableDashboard = true;
        run?.ConfigureBuilder(options, new HostApplicationBuilderSettings());
        return options;
    }
}
