using DesignPatterns.ServiceDefaults;
using DesignPatterns.ServiceDefaults.Admin;
using DesignPatterns.ServiceDefaults.Draining;
using DesignPatterns.ServiceDefaults.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every host of this repository has in common.</summary>
public static class Extensions
{
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        // Who the client is, is decided at the edge, on purpose: never by an environment variable that makes
        // the framework believe any X-Forwarded-For (publishing sets it on every project).
        builder.Configuration["ForwardedHeaders_Enabled"] = "false";

        // An unready host would log an error for each probe, several times a second. The probe gets the reason
        // as its answer, and whoever made the host unready has logged that once.
        builder.Configuration["Logging:LogLevel:Microsoft.Extensions.Diagnostics.HealthChecks"] ??= "None";

        // What a server runs on is nobody's business, and behind a proxy it would speak for the wrong hop.
        builder.Services.Configure<KestrelServerOptions>(kestrel => kestrel.AddServerHeader = false);

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddTelemetry();
        builder.Services.AddHealth();
        builder.Services.AddResilientClients();
        builder.Services.AddProblems();
        builder.Services.AddDrain();
        builder.Services.AddFaultInjection();
        builder.Services.AddAdminEndpoint();
        return builder;
    }

    /// <summary>The first middleware of every host with endpoints: the admin endpoint apart, then faults,
    /// errors and routing.</summary>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        app.UseAdminEndpoint();
        app.UseDrain();
        app.UseFaultInjection();
        app.UseProblems();

        // Here, because WebApplication would put it before everything else, the admin endpoint included.
        app.UseRouting();
        return app;
    }

    /// <summary>The same for a host that owns no path, and ends its pipeline with one handler: no routing, and
    /// an answer without a body is left as it is, because it is somebody else's.</summary>
    public static WebApplication UseProxyDefaults(this WebApplication app)
    {
        app.UseAdminEndpoint();
        app.UseDrain();
        app.UseFaultInjection();
        app.UseExceptionProblems();
        return app;
    }
}
