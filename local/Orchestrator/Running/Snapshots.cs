namespace Aspire.Hosting.Running;

/// <summary>How a snapshot changes as its resource's process comes and goes.</summary>
internal static class Snapshots
{
    public static Func<CustomResourceSnapshot, CustomResourceSnapshot> Starting(IResource resource) => s =>
        s with
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
        };

    public static Func<CustomResourceSnapshot, CustomResourceSnapshot> Running(
        Launch launch, int id, DateTime now) => s => s with
        {
            State = KnownResourceStates.Running,
            StartTimeStamp = now,
            Properties = [new("executable.pid", id)],
            EnvironmentVariables =
            [
                .. launch.Environment.Select(
                    e => new EnvironmentVariableSnapshot(e.Key, e.Value, IsFromSpec: true)),
            ],
        };

    public static Func<CustomResourceSnapshot, CustomResourceSnapshot> Finished(
        int exitCode, DateTime now) => s => s with
        {
            State = KnownResourceStates.Finished,
            ExitCode = exitCode,
            StopTimeStamp = now,
        };
}
