namespace Aspire.Hosting.Running;

internal static class ResourceUrls
{
    /// <summary>One url for each endpoint, then what the resource's callbacks make of them.</summary>
    public static async Task PublishAsync(
        IResource resource, ResourceNotificationService notifications, ResourceLoggerService loggers)
    {
        List<ResourceUrlAnnotation> urls =
        [
            .. ((IResourceWithEndpoints)resource).GetEndpoints().Where(e => e.IsAllocated)
                .Select(e => new ResourceUrlAnnotation { Url = e.Url, Endpoint = e }),
        ];
        var context = new ResourceUrlsCallbackContext(resource, urls, loggers.GetLogger(resource));
        foreach (var callback in resource.Annotations.OfType<ResourceUrlsCallbackAnnotation>().ToArray())
        {
            await callback.Callback(context);
        }

        foreach (var url in urls)
        {
            // A path is one of its endpoint.
            url.Url = url is { Url: ['/', ..], Endpoint: { } endpoint } ? endpoint.Url + url.Url : url.Url;
            resource.Annotations.Add(url);
        }

        await notifications.PublishUpdateAsync(resource, s => s with
        {
            Urls =
            [
                .. urls.Select(url => new UrlSnapshot(
                    url.Endpoint?.EndpointName, url.Url,
                    url.DisplayLocation == UrlDisplayLocation.DetailsOnly)
                {
                    IsInactive = url.Endpoint is not null,
                    DisplayProperties = new(url.DisplayText ?? ""),
                }),
            ],
        });
    }
}
