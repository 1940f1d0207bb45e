namespace Aspire.Hosting.ApplicationModel;

public partial class ResourceCommandService(
    ResourceNotificationService notifications, ResourceLoggerService loggers, IServiceProvider services)
{
    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        notifications.TryGetCurrentState(resourceId, out var current)
            ? ExecuteCommandAsync(current.Resource, commandName, cancellationToken)
            : Task.FromResult(CommandResults.Failure($"Resource '{resourceId}' not found."));

    /// <summary>Runs the command; what it throws becomes a failed result.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        var logger = loggers.GetLogger(resource);
        var command = resource.Annotations.OfType<ResourceCommandAnnotation>()
            .SingleOrDefault(c => c.Name == commandName);
        if (command is null)
        {
            return CommandResults.Failure(
                $"Command '{commandName}' not available for resource '{resource.Name}'.");
        }

        try
        {
            var result = await command.ExecuteCommand(new ExecuteCommandContext
            {
                Services = services,
                ResourceName = resource.Name,
                Logger = logger,
                CancellationToken = cancellationToken,
            });
            var outcome = result.Success ? "succeeded" : result.Canceled ? "was canceled" : "failed";
            LogExecuted(logger, commandName, outcome);
            return result;
        }
        catch (OperationCanceledException)
        {
            return CommandResults.Canceled();
        }
        catch (Exception e)
        {
            LogFailed(logger, commandName, e);
            return CommandResults.Failure(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Command '{Command}' {Outcome}.")]
    private static partial void LogExecuted(ILogger logger, string command, string outcome);

    [LoggerMessage(Level = LogLevel.Error, Message = "Error executing command '{Command}'.")]
    private static partial void LogFailed(ILogger logger, string command, Exception exception);
}
