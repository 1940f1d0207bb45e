namespace Aspire.Hosting.ApplicationModel;

public partial class ResourceNotificationService
{
    /// <summary>
    /// Completes when all that the resource waits for is there, and throws when it can no longer be.
    /// </summary>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        WaitAnnotation[] waits =
        [
            .. resource.Annotations.OfType<WaitAnnotation>()
                .Where(w => w.Resource is not IResourceWithoutLifetime),
        ];
        if (waits.Length == 0)
        {
            return;
        }

        var pending = waits.Select(w => w.Resource.Name).ToList();
        var publishing = new Lock();
        Publish();
        await Task.WhenAll(waits.Select(WaitAsync));

        async Task WaitAsync(WaitAnnotation wait)
        {
            await WaitForDependencyAsync(resource, wait, cancellationToken);
            lock (publishing)
            {
                pending.Remove(wait.Resource.Name);
                Publish();
            }
        }

        // Whoever else moved the resource on meanwhile (a start command) is right.
        void Publish() => _ = PublishUpdateAsync(resource, s =>
            s.State?.Text is null or nameof(KnownResourceStates.NotStarted)
                or nameof(KnownResourceStates.Starting) or nameof(KnownResourceStates.Waiting)
            ? (s with { State = KnownResourceStates.Waiting })
                .WithProperty(SnapshotProperties.WaitingFor, pending.Distinct().ToArray())
            : s);
    }

    private async Task WaitForDependencyAsync(
        IResource resource, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var logger = loggers.GetLogger(resource);
        var name = wait.Resource.Name;
        var isCompletion = wait.WaitType == WaitType.WaitForCompletion;
        var behavior = wait.WaitBehavior ?? options.Value.DefaultWaitBehavior;
        var stop = isCompletion || behavior == WaitBehavior.StopOnResourceUnavailable;
        LogWaiting(logger, name);

        var settled = (await WaitForAsync(
            name,
            e => IsThere(wait.WaitType, e.Snapshot) || (stop && IsUnavailable(e.Snapshot)),
            isCompletion ? "failed to reach a terminal state" : "failed to become ready",
            cancellationToken)).Snapshot;
        if (Disappointment(wait, settled) is { } reason)
        {
            throw new DistributedApplicationException(
                $"Resource '{resource.Name}' stopped waiting for dependency resource '{name}' because it "
                + $"{reason}.");
        }

        if (wait.WaitType == WaitType.WaitUntilHealthy)
        {
            await settled.ReadyEvent!.WaitAsync(cancellationToken);
        }

        LogWaited(logger, name);
    }

    private static bool IsThere(WaitType waitType, CustomResourceSnapshot snapshot) => waitType switch
    {
        WaitType.WaitUntilHealthy => IsReady(snapshot),
        WaitType.WaitUntilStarted => snapshot.State?.Text == KnownResourceStates.Running,
        _ => false,
    };

    private static string? Disappointment(WaitAnnotation wait, CustomResourceSnapshot settled) =>
        settled.State!.Text switch
        {
            nameof(KnownResourceStates.Running) => null,
            nameof(KnownResourceStates.FailedToStart) => "failed to start",
            var state when wait.WaitType != WaitType.WaitForCompletion =>
                $"entered the '{state}' state prematurely",
            var state when settled.ExitCode is { } code && code != wait.ExitCode =>
                $"entered the '{state}' state with exit code '{code}', expected '{wait.ExitCode}'",
            _ => null,
        };

    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for resource '{Dependency}'.")]
    private static partial void LogWaiting(ILogger logger, string dependency);

    [LoggerMessage(Level = LogLevel.Information, Message = "Finished waiting for resource '{Dependency}'.")]
    private static partial void LogWaited(ILogger logger, string dependency);
}
