using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace DesignPatterns.Running;

/// <summary>What starts again what was stopped or killed.</summary>
public static class Restarts
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Starts a resource again, once its end was noticed: to start what seems to run does nothing.</summary>
    /// <exception cref="InvalidOperationException">The command says that it failed.</exception>
    public static async Task StartAgainAsync(this DistributedApplication app, string resource)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await app.ResourceNotifications.WaitForResourceAsync(
            resource,
            change => KnownResourceStates.TerminalStates.Contains(change.Snapshot.State?.Text),
            deadline.Token);
        var result = await app.ResourceCommands.ExecuteCommandAsync(
            resource, KnownResourceCommands.StartCommand, deadline.Token);
        if (!result.Success)
        {
            throw new InvalidOperationException($"{resource} was not started again: {result.Message}");
        }
    }
}
