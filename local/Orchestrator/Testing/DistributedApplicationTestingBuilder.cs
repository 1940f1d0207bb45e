namespace Aspire.Hosting.Testing;

public static class DistributedApplicationTestingBuilder
{
    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        CancellationToken cancellationToken = default) where TEntryPoint : class =>
        CreateAsync<TEntryPoint>([], cancellationToken);

    public static Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, CancellationToken cancellationToken = default) where TEntryPoint : class =>
        CreateAsync<TEntryPoint>(args, (_, _) => { }, cancellationToken);

    /// <summary>
    /// Runs the AppHost's own entry point up to its Build, and hands its builder to the test.
    /// </summary>
    public static async Task<IDistributedApplicationTestingBuilder> CreateAsync<TEntryPoint>(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder,
        CancellationToken cancellationToken = default)
    {
        Check(args);
        ArgumentNullException.ThrowIfNull(configureBuilder);
        var run = new EntryPointRun(typeof(TEntryPoint).Assembly, args, configureBuilder);
        return await run.BeginAsync(cancellationToken);
    }

    public static IDistributedApplicationTestingBuilder Create(params string[] args) =>
        Create(args, (_, _) => { });

    /// <summary>A builder for an application that the test itself makes up.</summary>
    public static IDistributedApplicationTestingBuilder Create(
        string[] args, Action<DistributedApplicationOptions, HostApplicationBuilderSettings> configureBuilder)
    {
        Check(args);
        return new TestingBuilder(
            new DistributedApplicationOptions(),
            (options, settings) => TestingDefaults.Apply(options, settings, args, null, configureBuilder),
            run: null);
    }

    private static void Check(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        foreach (var arg in args)
        {
            ArgumentException.ThrowIfNullOrEmpty(arg, nameof(args));
        }
    }
}
