namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    private static readonly string Run = $"{Guid.NewGuid():N}";

    /// <summary>Adds a project without a launch profile: those are only read by Aspire.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => launchProfileName is not null
            ? throw new DistributedApplicationException(
                $"{name}: only Aspire reads launch profiles: pass null, and add the endpoints.")
            : builder.AddResource(new ProjectResource(name))
                .WithAnnotation(new TProject())
                .WithEnvironment(context => SetTelemetry(context, builder))
                .WithEnvironment("LOGGING__CONSOLE__FORMATTERNAME", "simple")
                .WithEnvironment(SetUrls);

    /// <summary>Has an effect in publishing only, which is Aspire's.</summary>
    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(
        this IResourceBuilder<ProjectResource> builder) => builder;

    private static void SetUrls(EnvironmentCallbackContext context)
    {
        // An endpoint that has a variable of its own is left to it.
        EndpointReference[] endpoints =
        [
            .. ((IResourceWithEndpoints)context.Resource).GetEndpoints().Where(e => (e.IsHttp || e.IsHttps)
                && e.EndpointAnnotation.TargetPortEnvironmentVariable is null),
        ];
        if (endpoints.FirstOrDefault(e => e.IsHttps) is { } https)
        {
            context.EnvironmentVariables["ASPNETCORE_HTTPS_PORT"] = https.Property(EndpointProperty.Port);
        }

        if (endpoints.Length > 0)
        {
            var urls = endpoints.Select((e, i) => $"{e.Scheme}://{e.EndpointAnnotation.TargetHost}:{{{i}}}");
            context.EnvironmentVariables["ASPNETCORE_URLS"] = new ReferenceExpression(
                string.Join(';', urls), [.. endpoints.Select(e => e.Property(EndpointProperty.TargetPort))]);
        }
    }

    private static void SetTelemetry(EnvironmentCallbackContext context, IDistributedApplicationBuilder builder)
    {
        var variables = context.EnvironmentVariables;
        variables["OTEL_SERVICE_NAME"] = context.Resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={context.Resource.Name}-{Run}";
        if (builder.Configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] is { Length: > 0 } dashboard)
        {
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
            if (builder.Configuration["AppHost:OtlpApiKey"] is { Length: > 0 } key)
            {
                variables["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-otlp-api-key={key}";
            }
        }

        if (builder.Environment.IsDevelopment())
        {
            variables["OTEL_BLRP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_BSP_SCHEDULE_DELAY"] = "1000";
            variables["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
            variables["OTEL_TRACES_SAMPLER"] = "always_on";
            variables["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
        }
    }
}
