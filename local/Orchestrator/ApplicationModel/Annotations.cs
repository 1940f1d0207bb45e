namespace Aspire.Hosting.ApplicationModel;

public enum WaitType
{
    WaitUntilHealthy,
    WaitUntilStarted,
}

public sealed class WaitAnnotation(IResource resource, WaitType waitType) : IResourceAnnotation
{
    public IResource Resource => resource;
    public WaitType WaitType => waitType;
}

public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    public string Key => key;
}

public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    public IResource Resource => resource;
    public string Type => type;
}

public class EnvironmentCallbackContext(
    DistributedApplicationExecutionContext executionContext, IResource resource,
    CancellationToken cancellationToken)
{
    public DistributedApplicationExecutionContext ExecutionContext => executionContext;
    public IResource Resource => resource;
    public Dictionary<string, object> EnvironmentVariables { get; } = [];
    public CancellationToken CancellationToken => cancellationToken;
}

public class EnvironmentCallbackAnnotation(Func<EnvironmentCallbackContext, Task> callback)
    : IResourceAnnotation
{
    public Func<EnvironmentCallbackContext, Task> Callback => callback;
}

public sealed class CommandLineArgsCallbackContext(
    DistributedApplicationExecutionContext executionContext, IResource resource,
    CancellationToken cancellationToken)
{
    public DistributedApplicationExecutionContext ExecutionContext => executionContext;
    public IResource Resource => resource;
    public IList<object> Args { get; } = [];
    public CancellationToken CancellationToken => cancellationToken;
}

public class CommandLineArgsCallbackAnnotation(Func<CommandLineArgsCallbackContext, Task> callback)
    : IResourceAnnotation
{
    public Func<CommandLineArgsCallbackContext, Task> Callback => callback;
}
