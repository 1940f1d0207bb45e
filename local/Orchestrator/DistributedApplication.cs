namespace Aspire.Hosting;

/// <summary>All resources of an AppHost, built: they start together, and none outlives it.</summary>
public class DistributedApplication : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly EntryPointRun? _testing;

    internal DistributedApplication(IHost host, EntryPointRun? testing)
    {
        _host = host;
        _testing = testing;
        ResourceNotifications = host.Services.GetRequiredService<ResourceNotificationService>();
        ResourceCommands = host.Services.GetRequiredService<ResourceCommandService>();
    }

    private protected DistributedApplication(DistributedApplication other) : this(other._host, null)
    {
    }

    public IServiceProvider Services => _host.Services;
    public ResourceNotificationService ResourceNotifications { get; }
    public ResourceCommandService ResourceCommands { get; }

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) =>
        CreateBuilder(new DistributedApplicationOptions { Args = args });

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) =>
        EntryPointRun.Current is { } run
            ? new TestingBuilder(options, run)
            : new DistributedApplicationBuilder(options);

    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>
    /// Starts the resources, and when told to stop (SIGINT and SIGTERM alike) stops them all.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        var lifetime = Services.GetRequiredService<IHostApplicationLifetime>();
        try
        {
            await StartAsync(cancellationToken);
            await _host.WaitForShutdownAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Told to stop while still starting.
        }
        finally
        {
            await DisposeAsync();
        }
    }

    /// <summary>
    /// Completes when every resource that starts by itself has got past its waits and been started.
    /// </summary>
    public virtual async Task StartAsync(CancellationToken cancellationToken = default)
    {
        if (_testing is not null)
        {
            await _testing.MayStartAsync(cancellationToken);
        }

        try
        {
            var model = Services.GetRequiredService<DistributedApplicationModel>();
            await Services.GetRequiredService<IDistributedApplicationEventing>()
                .PublishAsync(new BeforeStartEvent(Services, model), cancellationToken);
            await _host.StartAsync(cancellationToken);
        }
        catch (Exception e)
        {
            _testing?.Failed(e);
            throw;
        }

        _testing?.Started();
    }

    public virtual Task StopAsync(CancellationToken cancellationToken = default) =>
        _host.StopAsync(cancellationToken);

    public virtual async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
