using DesignPatterns.ServiceDefaults.Admin;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace DesignPatterns.ServiceDefaults;

internal static class Telemetry
{
    /// <summary>The activity sources and meters of this repository's libraries.</summary>
    private const string OwnSources = "DesignPatterns.*";

    /// <summary>Traces, metrics and logs over OTLP, to the endpoint that the orchestrator names.</summary>
    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            // Nobody listens: spans and log records would be built only to be thrown away. The server makes
            // a span for every request, and each hop another, as long as this category may log anything; a
            // trace that comes in with a request is then passed on as it came.
            builder.Configuration["Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics"] ??= "None";
            return;
        }

        // The last flush of a stopping host, three signals in turn, waits for a collector that is gone: with
        // the exporter's own 10 s for longer than the orchestrator waits for the host.
        builder.Configuration["OTEL_EXPORTER_OTLP_TIMEOUT"] ??= "1000";

        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(OwnSources))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName, OwnSources)
                .AddAspNetCoreInstrumentation(options => options.Filter = context => !context.IsProbe())
                .AddHttpClientInstrumentation())
            .UseOtlpExporter();
    }
}
