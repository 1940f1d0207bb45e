namespace Aspire.Hosting.ApplicationModel;

public enum UrlDisplayLocation
{
    SummaryAndDetails,
    DetailsOnly,
}

public sealed class ResourceUrlAnnotation : IResourceAnnotation
{
    public required string Url { get; set; }
    public string? DisplayText { get; set; }
    public EndpointReference? Endpoint { get; init; }
    public UrlDisplayLocation DisplayLocation { get; set; }
}

public class ResourceUrlsCallbackContext(IResource resource, List<ResourceUrlAnnotation> urls, ILogger logger)
{
    public IResource Resource => resource;
    public List<ResourceUrlAnnotation> Urls => urls;
    public ILogger Logger => logger;
}

public sealed class ResourceUrlsCallbackAnnotation(Func<ResourceUrlsCallbackContext, Task> callback)
    : IResourceAnnotation
{
    public Func<ResourceUrlsCallbackContext, Task> Callback => callback;
}
