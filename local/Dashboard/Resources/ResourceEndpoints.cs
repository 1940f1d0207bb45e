using DesignPatterns.Dashboard.Pages;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.Dashboard.Resources;

internal static class ResourceEndpoints
{
    public static void MapResources(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/", () => new RazorComponentResult<HomePage>());
}
