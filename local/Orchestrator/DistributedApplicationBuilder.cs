using System.Reflection;

namespace Aspire.Hosting;

internal class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly HostApplicationBuilder _host;

    public DistributedApplicationBuilder(
        DistributedApplicationOptions options, Assembly? appHost = null, bool randomizePorts = false)
    {
        appHost ??= Assembly.GetEntryAssembly();
        var directory = appHost?.GetCustomAttributes<AssemblyMetadataAttribute>()
            .FirstOrDefault(a => a.Key == "apphostprojectpath")?.Value;
        var settings = new HostApplicationBuilderSettings
        {
            Args = options.Args,
            ApplicationName = appHost?.GetName().Name,
            ContentRootPath = Directory.Exists(directory) ? directory : null,
            Configuration = new(),
        };
        settings.Configuration.AddEnvironmentVariables("ASPIRE_")
            .AddInMemoryCollection([new(Ports.Randomize, $"{randomizePorts}")]);
        _host = new HostApplicationBuilder(settings);
        AppHostDirectory = directory ?? _host.Environment.ContentRootPath;
        RefusePublishing();
        AddServices(options);
    }

    public ConfigurationManager Configuration => _host.Configuration;
    public string AppHostDirectory { get; }
    public IHostEnvironment Environment => _host.Environment;
    public IServiceCollection Services => _host.Services;
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();
    public DistributedApplicationExecutionContext ExecutionContext { get; } = new();
    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        NameRules.Check("Resource", resource.Name);
        if (Resources.TryGetByName(resource.Name, out _))
        {
            throw new DistributedApplicationException(
                $"There are two resources named '{resource.Name}' (names ignore case): rename one.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource =>
        new ResourceBuilder<T>(this, resource);

    public virtual DistributedApplication Build() => Build(null);

    protected DistributedApplication Build(EntryPointRun? testing)
    {
        foreach (var resource in Resources.Where(ResourceRunner.CanRun))
        {
            LifecycleCommands.AddTo(resource);
        }

        return new DistributedApplication(_host.Build(), testing);
    }

    private void RefusePublishing()
    {
        var operation = Configuration["AppHost:Operation"] ?? Configuration["operation"];
        var publisher = Configuration["Publishing:Publisher"] ?? Configuration["publisher"];
        if (publisher is not null || NameRules.Same(operation, "publish"))
        {
            throw new DistributedApplicationException(
                "Publishing needs Aspire: switch with ./run.sh --orchestrator aspire, then publish again.");
        }
    }

    private void AddServices(DistributedApplicationOptions options)
    {
        _host.Logging.AddOneLineConsole();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton<ResourceNotificationService>();
        Services.AddSingleton<ResourceCommandService>();
        Services.AddSingleton<ResourceLoggerService>();
        Services.AddHttpClient();
        Services.AddHealthChecks();
        Services.AddOptions<HealthCheckServiceOptions>().Validate(
            HaveEveryCheckOf, "A health check that a resource names is not registered.").ValidateOnStart();
        Services.AddSingleton<Orchestrator>();
        if (!options.DisableDashboard)
        {
            Services.AddSingleton<ResourceFeed>();
            Services.AddHostedService<DashboardRun>();
        }

        // The monitor first: the orchestrator's start waits for what the monitor finds healthy.
        Services.AddHostedService<HealthMonitor>();
        Services.AddHostedService(services => services.GetRequiredService<Orchestrator>());
    }

    private bool HaveEveryCheckOf(HealthCheckServiceOptions health) => Resources
        .SelectMany(r => r.Annotations.OfType<HealthCheckAnnotation>())
        .All(check => health.Registrations.Any(r => r.Name == check.Key));
}
