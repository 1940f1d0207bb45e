namespace Aspire.Hosting.Running;

internal static partial class Parameters
{
    /// <summary>
    /// Shows what a parameter's value is, or that it is missing: who needs it then fails to start.
    /// </summary>
    public static async Task InitializeAsync(
        ParameterResource parameter, ResourceNotificationService notifications, ResourceLoggerService loggers)
    {
        try
        {
            var value = await parameter.GetValueAsync(CancellationToken.None);
            await notifications.PublishUpdateAsync(parameter, s => s with
            {
                State = KnownResourceStates.Running,
                Properties =
                [
                    .. s.Properties,
                    new(SnapshotProperties.ParameterValue, value) { IsSensitive = parameter.Secret },
                ],
            });
        }
        catch (Exception e)
        {
            LogMissing(loggers.GetLogger(parameter), parameter.Name, e);
            var state = e is MissingParameterValueException
                ? new ResourceStateSnapshot(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn)
                : new ResourceStateSnapshot("Error initializing parameter", KnownResourceStateStyles.Error);
            await notifications.PublishUpdateAsync(parameter, s => s with { State = state });
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Parameter}: the value could not be read.")]
    private static partial void LogMissing(ILogger logger, string parameter, Exception exception);
}
