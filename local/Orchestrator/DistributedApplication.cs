namespace Aspire.Hosting;

public class DistributedApplication : IHost, IAsyncDisposable
{
    private readonly IHost _host;
    private readonly EntryPointRun? _testing;

    public DistributedApplication(IHost host) : this(host, null)
    {
    }

    internal DistributedApplication(IHost host, EntryPointRun? testing)
    {
        ArgumentNullException.ThrowIfNull(host);
        _host = host;
        _testing = testing;
        ResourceNotifications = host.Services.GetRequiredService<ResourceNotificationService>();
        ResourceCommands = host.Services.GetRequiredService<ResourceCommandService>();
    }

    public IServiceProvider Services => _host.Services;
    public ResourceNotificationService ResourceNotifications { get; }
    public ResourceCommandService ResourceCommands { get; }
    public static IDistributedApplicationBuilder CreateBuilder() => CreateBuilder([]);

    public static IDistributedApplicationBuilder CreateBuilder(string[] args) =>
        CreateBuilder(new DistributedApplicationOptions { Args = args });

    public static IDistributedApplicationBuilder CreateBuilder(DistributedApplicationOptions options) =>
        (IDistributedApplicationBuilder?)EntryPointRun.CreateBuilder(options)
            ?? new DistributedApplicationBuilder(options);

    public void Run() => RunAsync().GetAwaiter().GetResult();

    /// <summary>
    /// Starts the resources, and when told to stop (SIGINT and SIGTERM alike) stops them all.
    /// </summary>
    public virtual async Task RunAsync(CancellationToken cancellationToken = default)
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
    Task IHost.StartAsync(CancellationToken cancellationToken) => StartAsync(cancellationToken);
    Task IHost.StopAsync(CancellationToken cancellationToken) => StopAsync(cancellationToken);

    public virtual void Dispose()
    {
        DisposeAsync().AsTask().GetAwaiter().GetResult();
        GC.SuppressFinalize(this);
    }

    public virtual async ValueTask DisposeAsync()
    {
        if (_host is IAsyncDisposable host)
        {
            await host.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }
}
