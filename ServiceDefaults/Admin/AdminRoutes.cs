using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ServiceDefaults.Admin;

/// <summary>What a host has on its admin endpoint beside /health, /alive and /faults.</summary>
public static class AdminRoutes
{
    /// <summary>Adds routes to the admin endpoint; without an admin port they are nowhere.</summary>
    public static void AddAdminRoutes(this IServiceCollection services, Action<IEndpointRouteBuilder> map) =>
        services.AddSingleton(new HostRoutes(map));

    internal static void MapHostRoutes(this IEndpointRouteBuilder routes)
    {
        foreach (var host in routes.ServiceProvider.GetServices<HostRoutes>())
        {
            host.Map(routes);
        }
    }

    private sealed record HostRoutes(Action<IEndpointRouteBuilder> Map);
}
