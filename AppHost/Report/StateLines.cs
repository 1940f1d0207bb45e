using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.AppHost.Report;

/// <summary>A line whenever a resource changes its state or its health, once all have been up.</summary>
internal sealed class StateLines(ResourceNotificationService notifications)
{
    public async Task PrintAsync(CancellationToken cancellationToken)
    {
        var told = new Dictionary<string, string>();
        await foreach (var change in notifications.WatchAsync(cancellationToken))
        {
            var name = change.Resource.Name;
            var state = Describe(change.Snapshot);
            if (told.TryGetValue(name, out var before) && before != state)
            {
                await Console.Out.WriteLineAsync($"{TimeProvider.System.GetLocalNow():HH:mm:ss} {name}: {state}");
            }

            told[name] = state;
        }
    }

    private static string Describe(CustomResourceSnapshot snapshot)
    {
        var exit = snapshot.ExitCode is { } code && snapshot.State?.Text != KnownResourceStates.Running
            ? $" with exit code {code}"
            : "";
        var unwell = snapshot.HealthReports.FirstOrDefault(report => report.Status is not HealthStatus.Healthy);
        var health = snapshot.HealthStatus is { } status
            ? $", {status.ToString().ToLowerInvariant()}{(unwell?.Description is { } why ? $": {why}" : "")}"
            : "";
        return $"{snapshot.State?.Text}{exit}{health}";
    }
}
