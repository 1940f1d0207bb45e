namespace DesignPatterns.AppHost.Resources;

/// <summary>What every host of ours has: an environment, an <c>admin</c> endpoint, faults as commands.</summary>
internal static class Hosts
{
    /// <summary>The port of <c>admin</c> where ports are not assigned for us: in a container of its own.</summary>
    private const int PublishedAdminPort = 8081;

    private static readonly (string Name, string Label)[] Faults =
    [
        ("delay", "Fault: delay every request"),
        ("error", "Fault: answer with an error"),
        ("hang", "Fault: hang"),
        ("not-ready", "Fault: say not ready"),
        ("crash", "Fault: crash"),
    ];

    /// <summary>Adds a project without a launch profile: its endpoints are those that the model names.</summary>
    public static IResourceBuilder<ProjectResource> AddHost<TProject>(
        this IDistributedApplicationBuilder builder, string name)
        where TProject : IProjectMetadata, new()
    {
        var host = builder.AddProject<TProject>(name, launchProfileName: null).DisableForwardedHeaders();
        return builder.ExecutionContext.IsRunMode
            ? host.WithEnvironment("ASPNETCORE_ENVIRONMENT", builder.Environment.EnvironmentName)
            : host;
    }

    /// <summary>
    /// Gives the host its <c>admin</c> endpoint: health for the orchestrator, and, in run mode only, faults.
    /// Call it after the endpoints for the host's job.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithAdmin(this IResourceBuilder<ProjectResource> host)
    {
        var isRunMode = host.ApplicationBuilder.ExecutionContext.IsRunMode;
        host.WithHttpEndpoint(targetPort: isRunMode ? null : PublishedAdminPort, name: "admin");
        // Not `env:` of the endpoint: an endpoint with a variable of its own is left out of ASPNETCORE_URLS.
        host.WithEnvironment("Admin__Port", host.GetEndpoint("admin").Property(EndpointProperty.TargetPort))
            .WithHttpHealthCheck("/health", endpointName: "admin");
        return isRunMode ? host.WithFaults() : host;
    }

    private static IResourceBuilder<ProjectResource> WithFaults(this IResourceBuilder<ProjectResource> host)
    {
        host.WithEnvironment("Faults__Enabled", "true");
        foreach (var (name, label) in Faults)
        {
            host.WithHttpCommand(
                $"/faults/{name}", label, endpointName: "admin", commandName: $"fault-{name}");
        }

        return host.WithHttpCommand(
            "/faults",
            "Faults off",
            endpointName: "admin",
            commandName: "faults-off",
            commandOptions: new HttpCommandOptions { Method = HttpMethod.Delete });
    }
}
