using System.Reflection;

namespace Aspire.Hosting;

public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    private readonly DistributedApplicationOptions _options;
    private readonly HostApplicationBuilder _host;

    public DistributedApplicationBuilder(DistributedApplicationOptions options) : this(options, null)
    {
    }

    internal DistributedApplicationBuilder(
        DistributedApplicationOptions options,
        Action<DistributedApplicationOptions, HostApplicationBuilderSettings>? configure)
    {
        _options = options;
        var settings = new HostApplicationBuilderSettings { Args = options.Args, Configuration = new() };
        settings.Configuration.AddEnvironmentVariables("ASPIRE_");
        configure?.Invoke(options, settings);
        _host = new HostApplicationBuilder(settings);
        AppHostDirectory = options.ProjectDirectory ?? _host.Environment.ContentRootPath;
        RefusePublishing();
        AddServices();
    }

    public ConfigurationManager Configuration => _host.Configuration;
    public string AppHostDirectory { get; }
    public Assembly? AppHostAssembly => _options.Assembly;
    public IHostEnvironment Environment => _host.Environment;
    public IServiceCollection Services => _host.Services;
    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();
    public DistributedApplicationExecutionContext ExecutionContext { get; } =
        new(DistributedApplicationOperation.Run);
    public IResourceCollection Resources { get; } = new ResourceCollection([]);

    public IResourceBuilder<T> AddResource<T>(T resource) where T : IResource
    {
        NameRules.Check("Resource", resource.Name);
        if (Resources.TryGetByName(resource.Name, out var existing))
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{resource.GetType()}' with name '{resource.Name}' because"
                + $" one of type '{existing.GetType()}' with that name already exists. Names ignore case.");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource) where T : IResource =>
        new ResourceBuilder<T>(this, resource);

    public virtual DistributedApplication Build() => Build(null);

    internal DistributedApplication Build(EntryPointRun? testing)
    {
        foreach (var resource in Resources.Where(ResourceRunner.IsProcess))
        {
            LifecycleCommands.AddTo(resource);
        }

        var app = new DistributedApplication(_host.Build(), testing);
        ExecutionContext.BuiltServices = app.Services;
        return app;
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

    private void AddServices()
    {
        _host.Logging.AddOneLineConsole();
        Services.AddSingleton(TimeProvider.System);
        Services.AddSingleton(_options);
        Services.AddSingleton(ExecutionContext);
        Services.AddSingleton(Eventing);
        Services.AddSingleton(new DistributedApplicationModel(Resources));
        Services.AddSingleton<ResourceNotificationService>();
        Services.AddSingleton<ResourceCommandService>();
        Services.AddSingleton(services => ResourceLogging.Create(services, _options));
        Services.AddHttpClient();
        Services.AddHealthChecks();
        Services.AddOptions<HealthCheckServiceOptions>().Validate(
            HaveEveryCheckOf, "A health check that a resource names is not registered.").ValidateOnStart();
        Services.AddSingleton<Orchestrator>();
        // The monitor first: the orchestrator's start waits for what the monitor finds healthy.
        Services.AddHostedService<HealthMonitor>();
        Services.AddHostedService(services => services.GetRequiredService<Orchestrator>());
    }

    private bool HaveEveryCheckOf(HealthCheckServiceOptions health) => Resources
        .SelectMany(r => r.Annotations.OfType<HealthCheckAnnotation>())
        .All(check => health.Registrations.Any(r => r.Name == check.Key));
}
