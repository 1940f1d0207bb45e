using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OpenTelemetry.Instrumentation.AspNetCore;

namespace OpenTelemetry.Trace;

public static class AspNetCoreInstrumentationTracerProviderBuilderExtensions
{
    public static TracerProviderBuilder AddAspNetCoreInstrumentation(this TracerProviderBuilder builder) =>
        builder.AddAspNetCoreInstrumentation(null);

    public static TracerProviderBuilder AddAspNetCoreInstrumentation(
        this TracerProviderBuilder builder,
        Action<AspNetCoreTraceInstrumentationOptions>? configureAspNetCoreTraceInstrumentationOptions)
    {
        if (configureAspNetCoreTraceInstrumentationOptions is { } configure)
        {
            builder.ConfigureServices(services => services.Configure(configure));
        }

        return builder
            .AddSource("Microsoft.AspNetCore")
            .AddInstrumentation(services => new RequestSpans(
                services.GetRequiredService<IOptions<AspNetCoreTraceInstrumentationOptions>>().Value));
    }
}

public static class HttpClientInstrumentationTracerProviderBuilderExtensions
{
    /// <summary>HttpClient's own source has the names and attributes of the conventions already.</summary>
    public static TracerProviderBuilder AddHttpClientInstrumentation(this TracerProviderBuilder builder) =>
        builder.AddSource("System.Net.Http");
}
