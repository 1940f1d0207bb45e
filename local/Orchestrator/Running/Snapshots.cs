namespace Aspire.Hosting.Running;

/// <summary>How a snapshot changes as its resource's process comes and goes.</summary>
internal static class Snapshots
{
    public static Func<CustomResourceSnapshot, CustomResourceSnapshot> Initial(
        IResource resource, DateTime now) => s =>
    {
        var source = resource switch
        {
            ProjectResource project => project.GetProjectMetadata().ProjectPath,
            ExecutableResource executable => executable.Command,
            _ => null,
        };
        s = s with
        {
            CreationTimeStamp = now,
            Relationships =
            [
                .. resource.Annotations.OfType<ResourceRelationshipAnnotation>()
                    .Select(r => new RelationshipSnapshot(r.Resource.Name, r.Type)).Distinct(),
            ],
            State = resource.HasAnnotationOfType<ExplicitStartupAnnotation>()
                ? KnownResourceStates.NotStarted : s.State,
        };
        s = source is null ? s : s.WithProperty(CustomResourceKnownProperties.Source, source);
        return resource is ProjectResource ? s.WithProperty(SnapshotProperties.ProjectPath, source) : s;
    };

    public static Func<CustomResourceSnapshot, CustomResourceSnapshot> Starting(IResource resource) => s =>
        (s with
        {
            State = KnownResourceStates.Starting,
            ExitCode = null,
            StartTimeStamp = null,
            StopTimeStamp = null,
            ReadyEvent = null,
            HealthReports =
            [
                .. resource.Annotations.OfType<HealthCheckAnnotation>()
                    .Select(check => new HealthReportSnapshot(check.Key, null, null, null)),
            ],
        }).WithoutProperty(SnapshotProperties.ExitCode);

    public static Func<CustomResourceSnapshot, CustomResourceSnapshot> Running(
        Launch launch, int id, DateTime now) => s =>
        (s with
        {
            State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            StartTimeStamp = now,
            EnvironmentVariables =
                [.. launch.Environment.Select(
                    e => new EnvironmentVariableSnapshot(e.Key, e.Value, IsFromSpec: true))],
            Urls = [.. s.Urls.Select(url => url with { IsInactive = false })],
        }).WithProperty(SnapshotProperties.Path, launch.Command)
          .WithProperty(SnapshotProperties.Arguments, launch.Arguments)
          .WithProperty(SnapshotProperties.WorkingDirectory, launch.WorkingDirectory)
          .WithProperty(SnapshotProperties.ProcessId, id);

    public static Func<CustomResourceSnapshot, CustomResourceSnapshot> Finished(
        int exitCode, DateTime now) => s =>
        (s with
        {
            State = KnownResourceStates.Finished,
            ExitCode = exitCode,
            StopTimeStamp = now,
            Urls = [.. s.Urls.Select(url => url with { IsInactive = true })],
        }).WithProperty(SnapshotProperties.ExitCode, exitCode);
}
