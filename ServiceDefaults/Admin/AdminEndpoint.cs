using DesignPatterns.ServiceDefaults.FaultInjection;
using DesignPatterns.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ServiceDefaults.Admin;

/// <summary>A port apart for /health, /alive, /faults and what the host adds to them: it serves nothing else,
/// and nothing else serves them.</summary>
/// <remarks>Which of the two a request is for is told by the socket it came in on, never by anything it says:
/// a Host header, a forwarded header or a proxied path cannot reach it.</remarks>
internal static class AdminEndpoint
{
    public static void AddAdminEndpoint(this IServiceCollection services) =>
        services
            .AddOptionsWithValidateOnStart<AdminOptions, AdminOptionsValidator>()
            .BindConfiguration("Admin");

    public static void UseAdminEndpoint(this WebApplication app)
    {
        if (app.Services.GetRequiredService<IOptions<AdminOptions>>().Value.Port is not { } port)
        {
            return;
        }

        var admin = BuildAdmin(app);
        app.Use(next => context =>
            context.Connection.LocalPort == port ? Serve(context, admin) : next(context));
    }

    /// <summary>Whether nobody wants this request in a trace: it asks how the host is, not for what it
    /// does.</summary>
    public static bool IsProbe(this HttpContext context)
    {
        var admin = context.RequestServices.GetRequiredService<IOptions<AdminOptions>>().Value;
        return context.Connection.LocalPort == admin.Port
            || context.Request.Path.Equals("/readyz", StringComparison.Ordinal);
    }

    private static RequestDelegate BuildAdmin(WebApplication app)
    {
        // A branch of WebApplication has routes of its own.
        var branch = ((IApplicationBuilder)app).New();
        branch.UseProblems();
        branch.UseRouting();
        branch.UseEndpoints(routes =>
        {
            routes.MapHealth();
            routes.MapFaults();
            routes.MapHostRoutes();
        });
        return branch.Build();
    }

    private static Task Serve(HttpContext context, RequestDelegate admin)
    {
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
        {
            // A probe twice a second would drown the durations of the real work.
            metrics.MetricsDisabled = true;
        }

        return admin(context);
    }
}
