namespace OpenTelemetry.Metrics;

public static class AspNetCoreInstrumentationMeterProviderBuilderExtensions
{
    public static MeterProviderBuilder AddAspNetCoreInstrumentation(this MeterProviderBuilder builder) =>
        builder.AddMeter(
            "Microsoft.AspNetCore.Hosting",
            "Microsoft.AspNetCore.Server.Kestrel",
            "Microsoft.AspNetCore.Http.Connections",
            "Microsoft.AspNetCore.Routing",
            "Microsoft.AspNetCore.Diagnostics",
            "Microsoft.AspNetCore.RateLimiting");
}

public static class HttpClientInstrumentationMeterProviderBuilderExtensions
{
    public static MeterProviderBuilder AddHttpClientInstrumentation(this MeterProviderBuilder builder) =>
        builder.AddMeter("System.Net.Http", "System.Net.NameResolution");
}

public static class RuntimeInstrumentationMeterProviderBuilderExtensions
{
    public static MeterProviderBuilder AddRuntimeInstrumentation(this MeterProviderBuilder builder) =>
        builder.AddMeter("System.Runtime");
}
