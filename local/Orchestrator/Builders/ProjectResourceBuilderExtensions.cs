namespace Aspire.Hosting;

public static class ProjectResourceBuilderExtensions
{
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name) where TProject : IProjectMetadata, new()
    {
        var project = new TProject();
        var settings = Path.Combine(
            Path.GetDirectoryName(project.ProjectPath) ?? ".", "Properties", "launchSettings.json");
        return File.Exists(settings)
            ? throw NoProfiles(name)
            : builder.AddProject(name, project);
    }

    /// <summary>Adds a project without a launch profile: those are only read by Aspire.</summary>
    public static IResourceBuilder<ProjectResource> AddProject<TProject>(
        this IDistributedApplicationBuilder builder, string name, string? launchProfileName)
        where TProject : IProjectMetadata, new() => launchProfileName is null
            ? builder.AddProject(name, new TProject())
            : throw NoProfiles(name);

    /// <summary>Has an effect in publishing only, which is Aspire's.</summary>
    public static IResourceBuilder<ProjectResource> DisableForwardedHeaders(
        this IResourceBuilder<ProjectResource> builder) => builder;

    private static DistributedApplicationException NoProfiles(string name) => new(
        $"{name}: only Aspire reads launch profiles: pass launchProfileName: null, and add the endpoints.");

    private static IResourceBuilder<ProjectResource> AddProject(
        this IDistributedApplicationBuilder builder, string name, IProjectMetadata project) =>
        builder.AddResource(new ProjectResource(name))
            .WithAnnotation(project)
            .WithEnvironment(context => SetTelemetry(context, builder))
            .WithEnvironment("LOGGING__CONSOLE__FORMATTERNAME", "simple")
            .WithEnvironment(SetUrls);

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

        if (endpoints.Length == 0)
        {
            return;
        }

        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in endpoints)
        {
            urls.AppendLiteral(urls.IsEmpty ? "" : ";");
            urls.Append($"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:");
            urls.Append($"{endpoint.Property(EndpointProperty.TargetPort)}");
        }

        context.EnvironmentVariables["ASPNETCORE_URLS"] = urls.Build();
    }

    private static void SetTelemetry(
        EnvironmentCallbackContext context, IDistributedApplicationBuilder builder)
    {
        var variables = context.EnvironmentVariables;
        variables["OTEL_SERVICE_NAME"] = context.Resource.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={Guid.NewGuid():N}";
        if (builder.Configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] is { Length: > 0 } dashboard)
        {
            variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = dashboard;
            variables["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf";
            variables["OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY"] = "in_memory";
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
