namespace Aspire.Hosting.Running;

/// <summary>The start, stop and restart commands of everything that runs.</summary>
internal static class LifecycleCommands
{
    public static void AddTo(IResource resource)
    {
        Add(KnownResourceCommands.StartCommand, "Start", StartAsync);
        Add(KnownResourceCommands.StopCommand, "Stop", StopAsync);
        Add(KnownResourceCommands.RestartCommand, "Restart", RestartAsync);

        // One of the model's own wins.
        void Add(
            string name, string displayName, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> execute)
        {
            if (resource.Annotations.OfType<ResourceCommandAnnotation>().All(c => c.Name != name))
            {
                resource.Annotations.Add(new ResourceCommandAnnotation(name, displayName, execute));
            }
        }
    }

    private static async Task<ExecuteCommandResult> StartAsync(ExecuteCommandContext context)
    {
        var runner = RunnerOf(context);
        var wasWaiting = false;
        var notifications = context.Services.GetRequiredService<ResourceNotificationService>();
        await notifications.PublishUpdateAsync(runner.Resource, s =>
        {
            wasWaiting = s.State?.Text == KnownResourceStates.Waiting;
            return wasWaiting ? s with { State = KnownResourceStates.Starting } : s;
        });

        // The start that was waiting goes on now.
        return wasWaiting ? CommandResults.Success()
            : await ResultAsync(runner.StartAsync(context.CancellationToken));
    }

    private static async Task<ExecuteCommandResult> StopAsync(ExecuteCommandContext context)
    {
        await RunnerOf(context).StopAsync();
        return CommandResults.Success();
    }

    private static async Task<ExecuteCommandResult> RestartAsync(ExecuteCommandContext context)
    {
        await RunnerOf(context).StopAsync();
        return await ResultAsync(RunnerOf(context).StartAsync(context.CancellationToken));
    }

    private static async Task<ExecuteCommandResult> ResultAsync(Task<string?> start) =>
        await start is { } failure ? CommandResults.Failure(failure) : CommandResults.Success();

    private static ResourceRunner RunnerOf(ExecuteCommandContext context) =>
        context.Services.GetRequiredService<Orchestrator>().RunnerOf(context.ResourceName);
}
