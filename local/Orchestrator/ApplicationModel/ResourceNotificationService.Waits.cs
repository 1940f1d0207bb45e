namespace Aspire.Hosting.ApplicationModel;

public sealed partial class ResourceNotificationService
{
    public Task WaitForResourceAsync(
        string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(
            resourceName,
            e => NameRules.Same(e.Snapshot.State?.Text, targetState ?? KnownResourceStates.Running),
            cancellationToken);

    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate,
        CancellationToken cancellationToken = default)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(
                _disposing.Token, cancellationToken);
            return await WatchAsync(either.Token).FirstAsync(
                e => NameRules.Same(e.Resource.Name, resourceName) && predicate(e), either.Token);
        }
        catch (OperationCanceledException e)
        {
            var state = TryGetCurrentState(resourceName, out var now) ? now.Snapshot.State?.Text : null;
            throw new OperationCanceledException(
                $"The wait for resource '{resourceName}' was cancelled (its state: {state ?? "none"}).",
                e,
                cancellationToken);
        }
    }

    /// <summary>Completes when the resource is healthy, and throws when it can no longer be.</summary>
    public Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, CancellationToken cancellationToken = default) =>
        SettleAsync(resourceName, WaitType.WaitUntilHealthy, cancellationToken);

    /// <summary>
    /// Completes when all that the resource waits for is there, and throws when it can no longer be.
    /// </summary>
    public async Task WaitForDependenciesAsync(IResource resource, CancellationToken cancellationToken)
    {
        // Whoever else moved the resource on meanwhile (a start command) is right.
        await PublishUpdateAsync(resource, s =>
            s.State?.Text is null or nameof(KnownResourceStates.NotStarted)
                or nameof(KnownResourceStates.Starting)
            ? s with { State = KnownResourceStates.Waiting } : s);
        await Task.WhenAll(resource.Annotations.OfType<WaitAnnotation>()
            .Select(wait => WaitForDependencyAsync(resource, wait, cancellationToken)));
    }

    private static bool IsThere(CustomResourceSnapshot snapshot, WaitType type) =>
        type == WaitType.WaitUntilHealthy
            ? snapshot is { HealthStatus: HealthStatus.Healthy, ReadyEvent: not null }
            : snapshot.State?.Text == KnownResourceStates.Running;

    private static bool IsUnavailable(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text == KnownResourceStates.ValueMissing
        || KnownResourceStates.IsEnd(snapshot.State?.Text);

    private async Task WaitForDependencyAsync(
        IResource resource, WaitAnnotation wait, CancellationToken cancellationToken)
    {
        var logger = loggers.GetLogger(resource);
        LogWaiting(logger, wait.Resource.Name);
        await SettleAsync(wait.Resource.Name, wait.WaitType, cancellationToken);
        LogWaited(logger, wait.Resource.Name);
    }

    private async Task<ResourceEvent> SettleAsync(
        string name, WaitType type, CancellationToken cancellationToken)
    {
        if (!model.Resources.TryGetByName(name, out _))
        {
            throw new DistributedApplicationException($"there is no resource '{name}' to wait for");
        }

        var settled = await WaitForResourceAsync(
            name, e => IsThere(e.Snapshot, type) || IsUnavailable(e.Snapshot), cancellationToken);
        if (!IsThere(settled.Snapshot, type))
        {
            throw new DistributedApplicationException(
                $"stopped waiting for '{name}', whose state is {settled.Snapshot.State?.Text}");
        }

        if (type == WaitType.WaitUntilHealthy)
        {
            await settled.Snapshot.ReadyEvent!.WaitAsync(cancellationToken);
        }

        return settled;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Waiting for resource '{Dependency}'.")]
    private static partial void LogWaiting(ILogger logger, string dependency);

    [LoggerMessage(Level = LogLevel.Information, Message = "Finished waiting for resource '{Dependency}'.")]
    private static partial void LogWaited(ILogger logger, string dependency);
}
