namespace Aspire.Hosting.ApplicationModel;

public partial class ResourceNotificationService
{
    public Task WaitForResourceAsync(
        string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        WaitForResourceAsync(
            resourceName,
            [string.IsNullOrEmpty(targetState) ? KnownResourceStates.Running : targetState],
            cancellationToken);

    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        string[] states = [.. targetStates];
        var reached = await WaitForAsync(
            resourceName,
            e => states.Contains(e.Snapshot.State?.Text, StringComparer.OrdinalIgnoreCase),
            $"failed to reach one of the target states: [{string.Join(", ", states)}]",
            cancellationToken);
        return reached.Snapshot.State!.Text;
    }

    public Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate,
        CancellationToken cancellationToken = default) =>
        WaitForAsync(resourceName, predicate, "failed to meet the predicate condition", cancellationToken);

    public Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, CancellationToken cancellationToken = default) =>
        WaitForResourceHealthyAsync(resourceName, options.Value.DefaultWaitBehavior, cancellationToken);

    public async Task<ResourceEvent> WaitForResourceHealthyAsync(
        string resourceName, WaitBehavior waitBehavior, CancellationToken cancellationToken = default)
    {
        const string Stopped = "Stopped waiting for resource '{0}' to become healthy because it {1}.";
        var stop = waitBehavior == WaitBehavior.StopOnResourceUnavailable;
        var model = services.GetService<DistributedApplicationModel>();
        if (stop && !TryGetCurrentState(resourceName, out _)
            && model?.Resources.TryGetByName(resourceName, out _) is false)
        {
            throw new DistributedApplicationException(
                string.Format(null, Stopped, resourceName, "does not exist in the application model"));
        }

        var settled = await WaitForAsync(
            resourceName,
            e => IsReady(e.Snapshot) || (stop && IsUnavailable(e.Snapshot)),
            "failed to become healthy",
            cancellationToken);
        if (!IsReady(settled.Snapshot))
        {
            throw new DistributedApplicationException(
                string.Format(null, Stopped, resourceName, "failed to start"));
        }

        await settled.Snapshot.ReadyEvent!.WaitAsync(cancellationToken);
        return settled;
    }

    private static bool IsUnavailable(CustomResourceSnapshot snapshot) => snapshot.State?.Text is { } state
        && (KnownResourceStates.TerminalStates.Contains(state)
            || state == KnownResourceStates.RuntimeUnhealthy || state == KnownResourceStates.ValueMissing);

    private static bool IsReady(CustomResourceSnapshot snapshot) =>
        snapshot is { HealthStatus: HealthStatus.Healthy, ReadyEvent: not null };

    private async Task<ResourceEvent> WaitForAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, string failure,
        CancellationToken cancellationToken)
    {
        try
        {
            using var either = CancellationTokenSource.CreateLinkedTokenSource(
                _disposing.Token, cancellationToken);
            await foreach (var resourceEvent in WatchAsync(either.Token))
            {
                if (NameRules.Same(resourceEvent.Resource.Name, resourceName) && predicate(resourceEvent))
                {
                    return resourceEvent;
                }
            }
        }
        catch (OperationCanceledException e)
        {
            throw new OperationCanceledException(Describe(), e, cancellationToken);
        }

        throw new OperationCanceledException(Describe());

        string Describe()
        {
            var state = TryGetCurrentState(resourceName, out var now) ? now.Snapshot.State?.Text : null;
            return $"Resource '{resourceName}' {failure} before the operation was cancelled "
                + $"(state: {state ?? "none"}).";
        }
    }
}
