using Microsoft.Extensions.Logging;

namespace DesignPatterns.Gathering.Wire;

internal sealed partial class LeafLog(ILogger<LeafConnectionHandler> logger)
{
    [LoggerMessage(EventName = "leaf.garbage_received", Level = LogLevel.Warning,
        Message = "Connection {Connection} was closed for what it sent: {Reason}")]
    public partial void LogGarbage(string connection, string reason);

    [LoggerMessage(EventName = "leaf.reader_stalled", Level = LogLevel.Warning,
        Message = "Connection {Connection} was closed, for its answers were not read")]
    public partial void LogStalled(string connection);

    [LoggerMessage(EventName = "leaf.call_failed", Level = LogLevel.Error, Message = "A call failed")]
    public partial void LogFailed(Exception failure);
}
