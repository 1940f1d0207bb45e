using Microsoft.Extensions.Logging;

namespace DesignPatterns.Etcd;

/// <summary>Logs changes of state, never single calls.</summary>
internal sealed partial class EtcdLog(ILogger logger)
{
    [LoggerMessage(EventName = "etcd.endpoint_set_aside", Level = LogLevel.Warning,
        Message = "Endpoint {Endpoint} was set aside: {Reason}")]
    public partial void SetAside(string endpoint, string reason);

    [LoggerMessage(EventName = "etcd.endpoint_reinstated", Level = LogLevel.Information,
        Message = "Endpoint {Endpoint} was reinstated")]
    public partial void Reinstated(string endpoint);

    [LoggerMessage(EventName = "etcd.watch_resumed", Level = LogLevel.Information,
        Message = "A watch of {Keys} broke, and goes on at revision {Revision}: {Reason}")]
    public partial void WatchResumed(KeyRange keys, long revision, string reason);

    [LoggerMessage(EventName = "etcd.keep_alives_broken", Level = LogLevel.Warning,
        Message = "The stream of keep-alives broke, with {Count} unanswered: {Reason}")]
    public partial void KeepAlivesBroken(int count, string reason);
}
