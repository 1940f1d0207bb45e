namespace DesignPatterns.AppHost.Resources;

/// <summary>The one request to try a system with: <c>run.sh</c> prints it, <c>run.sh --check</c> sends it.</summary>
internal sealed record ExampleRequest(string EndpointName, string Path) : IResourceAnnotation;

internal static class ExampleRequests
{
    public static IResourceBuilder<ProjectResource> WithExampleRequest(
        this IResourceBuilder<ProjectResource> host, string endpointName, string path) =>
        host.WithAnnotation(new ExampleRequest(endpointName, path));
}
