using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DesignPatterns.ServiceDefaults.Draining;

internal static class DrainExtensions
{
    public static void AddDrain(this IServiceCollection services)
    {
        services
            .AddOptionsWithValidateOnStart<DrainOptions, DrainOptionsValidator>()
            .BindConfiguration("Drain");
        services.AddSingleton<Drain>();
        services.AddHostedService(provider => provider.GetRequiredService<Drain>());
        services.AddHealthChecks().AddCheck<Drain>("draining");

        // Drain and all: the orchestrator kills what is still there 6 s after its SIGTERM.
        services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(5));
    }

    /// <summary>Asks clients with a kept-alive connection to come back on another, before this one is
    /// closed.</summary>
    public static void UseDrain(this IApplicationBuilder app)
    {
        var drain = app.ApplicationServices.GetRequiredService<Drain>();
        app.Use(next => context =>
        {
            // HTTP/2 has no such field, and Kestrel would log that it had to remove it, for each answer: there
            // the server says goodbye to the connection itself.
            if (drain.IsStopping && !HttpProtocol.IsHttp2(context.Request.Protocol))
            {
                context.Response.Headers.Connection = "close";
            }

            return next(context);
        });
    }
}
