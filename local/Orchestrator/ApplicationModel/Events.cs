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

public abstract class ResourceLifeEvent(IResource resource, IServiceProvider services)
    : IDistributedApplicationResourceEvent
{
    public IResource Resource => resource;
    public IServiceProvider Services => services;
}

public class ResourceEndpointsAllocatedEvent(IResource resource, IServiceProvider services)
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
