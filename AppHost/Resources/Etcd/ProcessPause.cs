using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.AppHost.Resources.Etcd;

/// <summary>Buttons that freeze a process, and let it go on: it keeps its connections, and answers none.</summary>
/// <remarks>
/// Signals, so not on Windows. A container has no such button: its engine could pause it, but is not in reach of
/// the model.
/// </remarks>
internal static class ProcessPause
{
    private const string ProcessId = "executable.pid";

    public static IResourceBuilder<ExecutableResource> WithPause(this IResourceBuilder<ExecutableResource> process) =>
        process
            .WithCommand("fault-pause", "Fault: pause", context => SignalAsync(context, "-STOP"))
            .WithCommand("resume", "Resume", context => SignalAsync(context, "-CONT"));

    private static async Task<ExecuteCommandResult> SignalAsync(ExecuteCommandContext context, string signal)
    {
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        if (!notifications.TryGetCurrentState(context.ResourceName, out var now)
            || now.Snapshot.State?.Text != KnownResourceStates.Running
            || now.Snapshot.Properties.FirstOrDefault(one => one.Name == ProcessId)?.Value is not { } id)
        {
            return CommandResults.Failure($"{context.ResourceName} does not run.");
        }

        using var kill = Process.Start("kill", [signal, Convert.ToString(id, CultureInfo.InvariantCulture)!]);
        await kill.WaitForExitAsync(context.CancellationToken);
        return kill.ExitCode == 0
            ? CommandResults.Success()
            : CommandResults.Failure($"kill ended with exit code {kill.ExitCode}.");
    }
}
