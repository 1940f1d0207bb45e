using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.AppHost.Report;

/// <summary>Waits until every resource is healthy, or the first of them has failed.</summary>
internal sealed class StartWatch(
    DistributedApplicationModel model,
    ResourceNotificationService notifications,
    ResourceLoggerService logs)
{
    private static readonly TimeSpan GraceForLastLines = TimeSpan.FromMilliseconds(300);

    /// <summary>One line that names the resource, what happened and what to do; null when all are healthy.</summary>
    public async Task<string?> FindFailureAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var waiting = model.Resources.Where(IsStarted).Select(resource => resource.Name).ToHashSet();
        var latest = new Dictionary<string, CustomResourceSnapshot>();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(timeout);

        try
        {
            await foreach (var change in notifications.WatchAsync(deadline.Token))
            {
                var name = change.Resource.Name;
                latest[name] = change.Snapshot;
                if (HasEnded(change.Snapshot) && waiting.Contains(name) && !FollowsAnother(change.Resource, latest))
                {
                    return await DescribeEndAsync(change.Resource, change.Snapshot, cancellationToken);
                }

                if (change.Snapshot.HealthStatus == HealthStatus.Healthy && waiting.Remove(name) && waiting.Count == 0)
                {
                    return null;
                }
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return await DescribeUnhealthyAsync(waiting, latest, timeout, cancellationToken);
        }

        return null;
    }

    private static bool IsStarted(IResource resource) =>
        resource is ProjectResource or ExecutableResource or ContainerResource
        && !resource.HasAnnotationOfType<ExplicitStartupAnnotation>()
        && !resource.Name.EndsWith("-rebuilder", StringComparison.Ordinal);

    private static bool HasEnded(CustomResourceSnapshot snapshot) =>
        snapshot.State?.Text is { } state
        && (state == KnownResourceStates.RuntimeUnhealthy || KnownResourceStates.TerminalStates.Contains(state));

    /// <summary>Whether the resource ended only because one that it waits for did: that one is the news.</summary>
    private static bool FollowsAnother(IResource resource, Dictionary<string, CustomResourceSnapshot> latest) =>
        resource.Annotations.OfType<WaitAnnotation>().Any(wait =>
            latest.TryGetValue(wait.Resource.Name, out var snapshot) && HasEnded(snapshot));

    private async Task<string> DescribeEndAsync(
        IResource resource, CustomResourceSnapshot snapshot, CancellationToken cancellationToken)
    {
        await Task.Delay(GraceForLastLines, cancellationToken);
        var exit = snapshot.ExitCode is { } code ? $" with exit code {code}" : "";
        return await FindLastWordsAsync(resource, cancellationToken) is { } words
            ? $"{resource.Name} did not start ({snapshot.State?.Text}{exit}): {words}"
            : $"{resource.Name} did not start ({snapshot.State?.Text}{exit}), and wrote nothing: run it alone.";
    }

    private async Task<string?> FindLastWordsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var lines = new List<LogLine>();
        await foreach (var batch in logs.GetAllAsync(resource).WithCancellation(cancellationToken))
        {
            lines.AddRange(batch);
        }

        return LastWords.Of(lines);
    }

    private async Task<string> DescribeUnhealthyAsync(
        HashSet<string> waiting,
        Dictionary<string, CustomResourceSnapshot> latest,
        TimeSpan timeout,
        CancellationToken cancellationToken)
    {
        // Those in state Running are the cause; the others only wait for them.
        var name = waiting.Order().FirstOrDefault(IsRunning) ?? waiting.Order().First();
        var snapshot = latest.GetValueOrDefault(name);
        var reports = snapshot?.HealthReports ?? [];
        var reason = reports.FirstOrDefault(report => report.Status != HealthStatus.Healthy);
        var words = await FindLastWordsAsync(model.Resources.Single(one => one.Name == name), cancellationToken);
        return $"{name} is not healthy after {timeout.TotalSeconds:0} s ({snapshot?.State?.Text ?? "unknown"}"
            + $"{(reason is null ? "" : $": {reason.Name}: {reason.Description ?? reason.ExceptionText}")}). "
            + $"The last of its log: {words ?? "nothing"}. To allow more time: --startup-timeout 00:02:00.";

        bool IsRunning(string candidate) =>
            latest.GetValueOrDefault(candidate)?.State?.Text == KnownResourceStates.Running;
    }
}
