using DesignPatterns.Feed;

namespace Aspire.Hosting.Dashboard;

/// <summary>A resource and its snapshot as the dashboard is told of them.</summary>
internal static class ResourceDocuments
{
    public static ResourceDocument Of(
        IResource resource, CustomResourceSnapshot? snapshot, IReadOnlyList<string> secrets) => new()
        {
            Name = resource.Name,
            Type = ResourceNotificationService.TypeOf(resource),
            State = snapshot?.State?.Text ?? "Unknown",
            Health = snapshot?.HealthStatus?.ToString(),
            HealthReports =
            [
                .. (snapshot?.HealthReports ?? []).Select(report => new HealthDocument(
                    report.Name, report.Status?.ToString(), report.Description ?? FirstLine(report.ExceptionText))),
            ],
            StartedAt = snapshot?.StartTimeStamp is { } at ? new DateTimeOffset(at, TimeSpan.Zero) : null,
            ExitCode = snapshot?.ExitCode,
            ProcessId = snapshot?.Properties.FirstOrDefault(one => one.Name == "executable.pid")?.Value as int?,
            Source = SourceOf(resource),
            Parent = snapshot?.Relationships.FirstOrDefault(one => one.Type == "Parent")?.ResourceName,
            Addresses = AddressesOf(resource),
            Environment =
            [
                .. (snapshot?.EnvironmentVariables ?? []).Select(variable => new VariableDocument(
                    variable.Name, variable.Value ?? "", IsSecret(variable.Value, secrets))),
            ],
            Relationships =
            [
                // A variable with an endpoint of its own is a reference to itself, which is no news.
                .. (snapshot?.Relationships ?? []).Where(one => !NameRules.Same(one.ResourceName, resource.Name))
                    .Select(one => new RelationshipDocument(one.ResourceName, one.Type)),
            ],
            Commands =
            [
                .. resource.Annotations.OfType<ResourceCommandAnnotation>().Select(command => new CommandDocument(
                    command.Name, command.DisplayName, IsEnabled(command.Name, snapshot?.State?.Text))),
            ],
        };

    private static string? FirstLine(string? text) => text?.Split('\n', 2)[0].Trim();

    private static bool IsSecret(string? value, IReadOnlyList<string> secrets) =>
        secrets.Any(secret => value?.Contains(secret, StringComparison.Ordinal) == true);

    private static string? SourceOf(IResource resource) => resource switch
    {
        ProjectResource => resource.Annotations.OfType<IProjectMetadata>().FirstOrDefault() is { } project
            ? Path.GetFileName(project.ProjectPath) : null,
        ExecutableResource executable => executable.Command,
        ContainerResource => resource.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault()?.Reference,
        _ => null,
    };

    private static AddressDocument[] AddressesOf(IResource resource) =>
    [
        .. ((resource as IResourceWithEndpoints)?.GetEndpoints() ?? []).Where(one => one.IsAllocated)
            .Select(one => new AddressDocument(one.EndpointName, one.Url)),
    ];

    private static bool IsEnabled(string command, string? state)
    {
        var isRunning = state == KnownResourceStates.Running;
        return command == KnownResourceCommands.StartCommand
            ? state == KnownResourceStates.NotStarted || state == KnownResourceStates.Waiting
                || KnownResourceStates.IsEnd(state)
            : isRunning;
    }
}
