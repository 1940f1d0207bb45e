namespace Aspire.Hosting;

public enum DistributedApplicationOperation
{
    Run,
    Publish,
}

public class DistributedApplicationExecutionContext(
    DistributedApplicationOperation operation, string publisherName)
{
    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(operation, "manifest")
    {
    }

    public DistributedApplicationOperation Operation => operation;
    public string PublisherName { get; set; } = publisherName;
    public bool IsRunMode => operation == DistributedApplicationOperation.Run;
    public bool IsPublishMode => operation == DistributedApplicationOperation.Publish;

    public IServiceProvider Services =>
        BuiltServices ?? throw new InvalidOperationException("The application has not been built yet.");

    internal IServiceProvider? BuiltServices { get; set; }
}
