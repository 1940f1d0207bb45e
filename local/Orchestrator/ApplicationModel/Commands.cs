namespace Aspire.Hosting.ApplicationModel;

public sealed class ExecuteCommandContext
{
    public required IServiceProvider Services { get; init; }
    public required string ResourceName { get; init; }
    public required CancellationToken CancellationToken { get; init; }
}

public sealed class ExecuteCommandResult
{
    public required bool Success { get; init; }
    public string? Message { get; init; }
}

public static class CommandResults
{
    public static ExecuteCommandResult Success() => new() { Success = true };
    public static ExecuteCommandResult Success(string message) => new() { Success = true, Message = message };

    public static ExecuteCommandResult Failure(string? errorMessage = null) =>
        new() { Success = false, Message = errorMessage };
}

public class HttpCommandOptions
{
    public HttpMethod? Method { get; set; }
}

public sealed class ResourceCommandAnnotation(
    string name, string displayName,
    Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand) : IResourceAnnotation
{
    public string Name => name;
    public string DisplayName => displayName;
    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand => executeCommand;
}

public partial class ResourceCommandService(
    ResourceNotificationService notifications, ResourceLoggerService loggers, IServiceProvider services)
{
    public Task<ExecuteCommandResult> ExecuteCommandAsync(
        IResource resource, string commandName, CancellationToken cancellationToken = default) =>
        ExecuteCommandAsync(resource.Name, commandName, cancellationToken);

    /// <summary>Runs the command; what it throws goes to the resource's log, and becomes a failed result.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(
        string resourceId, string commandName, CancellationToken cancellationToken = default)
    {
        notifications.TryGetCurrentState(resourceId, out var current);
        var command = current?.Resource.Annotations.OfType<ResourceCommandAnnotation>()
            .SingleOrDefault(c => c.Name == commandName);
        if (command is null)
        {
            return CommandResults.Failure($"There is no '{resourceId}' with a command '{commandName}'.");
        }

        try
        {
            return await command.ExecuteCommand(new ExecuteCommandContext
            {
                Services = services,
                ResourceName = current!.Resource.Name,
                CancellationToken = cancellationToken,
            });
        }
        catch (Exception e)
        {
            LogFailure(loggers.GetLogger(current!.Resource), e, commandName);
            return CommandResults.Failure(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Error executing command '{CommandName}'.")]
    private static partial void LogFailure(ILogger logger, Exception failure, string commandName);
}
