using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace DesignPatterns.AppHost.Resources;

/// <summary>Buttons that freeze a process: it keeps its connections, and neither answers nor notices.</summary>
/// <remarks>
/// Signals, so not on Windows. A container has no such button: its engine could pause it, but is not in reach of
/// the model.
/// </remarks>
internal static class ProcessPause
{
    private const string CommandName = "fault-pause";
    private const string ProcessId = "executable.pid";

    /// <summary>Adds a button that pauses the process, and one that lets it go on.</summary>
    public static IResourceBuilder<ExecutableResource> WithPause(this IResourceBuilder<ExecutableResource> process) =>
        process
            .WithCommand(CommandName, "Fault: pause", context => SignalAsync(context, "STOP"))
            .WithCommand("resume", "Resume", context => SignalAsync(context, "CONT"));

    /// <summary>Adds a button that pauses the host's own process for a while.</summary>
    public static IResourceBuilder<ProjectResource> WithPause(
        this IResourceBuilder<ProjectResource> host, TimeSpan period) =>
        host.WithCommand(CommandName, $"Fault: pause for {period.TotalSeconds} s", async context =>
        {
            var id = await HostProcess.FindIdAsync(host.Resource, context.CancellationToken);

            // Not to be cancelled before it is known whether there is something to be undone.
            var paused = await SignalAsync(id, "STOP", CancellationToken.None);
            if (paused.Success)
            {
                // The button has done its part: who has pressed it looks at what comes of it.
                _ = ResumeAfterAsync(
                    id, period, context.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping);
            }

            return paused;
        });

    private static async Task ResumeAfterAsync(int processId, TimeSpan period, CancellationToken stopping)
    {
        await Task.Delay(period, TimeProvider.System, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await SignalAsync(processId, "CONT", CancellationToken.None);
    }

    private static async Task<ExecuteCommandResult> SignalAsync(ExecuteCommandContext context, string signal)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        return notifications.TryGetCurrentState(context.ResourceName, out var now)
            && now.Snapshot.State?.Text == KnownResourceStates.Running
            && now.Snapshot.Properties.FirstOrDefault(one => one.Name == ProcessId)?.Value is { } id
            ? await SignalAsync(
                Convert.ToInt32(id, CultureInfo.InvariantCulture), signal, context.CancellationToken)
            : CommandResults.Failure($"{context.ResourceName} does not run.");
    }

    private static async Task<ExecuteCommandResult> SignalAsync(
        int processId, string signal, CancellationToken cancellationToken)
    {
        using var kill = Process.Start(
            "kill", [$"-{signal}", processId.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(cancellationToken);
        return kill.ExitCode == 0
            ? CommandResults.Success()
            : CommandResults.Failure($"kill -{signal} {processId} ended with exit code {kill.ExitCode}.");
    }
}
