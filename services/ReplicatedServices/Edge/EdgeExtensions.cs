using DesignPatterns.Balancing;
using DesignPatterns.Edge.Forwarding;
using DesignPatterns.Edge.Limits;
using DesignPatterns.Edge.Tls;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Edge;

internal static class EdgeExtensions
{
    public static void AddEdge(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<EdgeOptions>().BindConfiguration("Edge");
        services.AddSingleton<IValidateOptions<EdgeOptions>, EdgeOptionsValidator>();
        services.AddSingleton<ServerCertificate>();
        services.AddSingleton<IValidateOptions<EdgeOptions>>(
            provider => provider.GetRequiredService<ServerCertificate>());
        services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelLimits>();
        services.AddSingleton<TrustedProxies>();
        services.AddSingleton<ForwardingHeaders>();
    }

    /// <summary>
    /// Every path, and every method but CONNECT and TRACE: the edge has no resource of its own.
    /// </summary>
    public static void ForwardEverythingTo(this WebApplication app, string set)
    {
        if (!app.Environment.IsDevelopment())
        {
            // In Development it would make a browser insist on https for every other server on localhost, for
            // a month.
            app.UseHsts();
        }

        app.UseMiddleware<BodyLimit>();
        // Built when the server starts: by then the options have been validated.
        app.Use(_ => Forward(app.Services, set));
    }

    private static RequestDelegate Forward(IServiceProvider services, string set)
    {
        var forwardingHeaders = services.GetRequiredService<ForwardingHeaders>();
        var forwarder = services.GetRequiredKeyedService<BalancedForwarder>(set);
        return context =>
        {
            forwardingHeaders.Rewrite(context);
            return forwarder.ForwardAsync(context);
        };
    }
}
