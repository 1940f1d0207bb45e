namespace Aspire.Hosting.ApplicationModel;

public class BeforeStartEvent(IServiceProvider services, DistributedApplicationModel model)
    : IDistributedApplicationEvent
{
    public IServiceProvider Services => services;
    public DistributedApplicationModel Model => model;
}

public class AfterResourcesCreatedEvent(IServiceProvider services, DistributedApplicationModel model)
    : IDistributedApplicationEvent
{
    public IServiceProvider Services => services;
    public DistributedApplicationModel Model => model;
}

/// <summary>
/// Raised for every resource at the start; what is not a process brings itself to life here.
/// </summary>
public class InitializeResourceEvent(
    IResource resource, IDistributedApplicationEventing distributedApplicationEventing,
    ResourceLoggerService resourceLoggerService, ResourceNotificationService resourceNotificationService,
    IServiceProvider services) : ResourceLifeEvent(resource, services)
{
    public IDistributedApplicationEventing Eventing => distributedApplicationEventing;
    public ILogger Logger { get; } = resourceLoggerService.GetLogger(resource);
    public ResourceNotificationService Notifications => resourceNotificationService;
}

public abstract class ResourceLifeEvent(IResource resource, IServiceProvider services)
    : IDistributedApplicationResourceEvent
{
    public IResource Resource => resource;
    public IServiceProvider Services => services;
}

public class ResourceEndpointsAllocatedEvent(IResource resource, IServiceProvider services)
    : ResourceLifeEvent(resource, services);

public class ConnectionStringAvailableEvent(IResource resource, IServiceProvider services)
    : ResourceLifeEvent(resource, services);

public class BeforeResourceStartedEvent(IResource resource, IServiceProvider services)
    : ResourceLifeEvent(resource, services);

/// <summary>
/// Raised once per run of a resource: when it is first healthy, or running if it has no checks.
/// </summary>
public class ResourceReadyEvent(IResource resource, IServiceProvider services)
    : ResourceLifeEvent(resource, services);

public class ResourceStoppedEvent(IResource resource, IServiceProvider services, ResourceEvent resourceEvent)
    : ResourceLifeEvent(resource, services)
{
    public ResourceEvent ResourceEvent => resourceEvent;
}
