using DesignPatterns.ShardRouting.Configuration;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ShardRouting;

/// <summary>What happened, as past facts.</summary>
internal sealed partial class RouterLog(ILogger<RouterLog> logger)
{
    private readonly ILogger _logger = logger;

    [LoggerMessage(EventName = "shard.out", Level = LogLevel.Warning,
        Message = "Shard {Shard} is out; policy: {Policy}")]
    public partial void ShardOut(string shard, FailurePolicy policy);

    [LoggerMessage(EventName = "shard.live", Level = LogLevel.Information, Message = "Shard {Shard} is live")]
    public partial void ShardLive(string shard);

    [LoggerMessage(EventName = "replica.out", Level = LogLevel.Warning, Message = "{Replica} is out: {Reason}")]
    public partial void ReplicaOut(string replica, string reason);

    [LoggerMessage(EventName = "replica.live", Level = LogLevel.Information,
        Message = "{Replica} is live, after {OutMilliseconds} ms out")]
    public partial void ReplicaLive(string replica, double outMilliseconds);

    [LoggerMessage(EventName = "replica.return_failed", Level = LogLevel.Warning,
        Message = "{Replica} could not return: {Reason}")]
    public partial void ReturnFailed(string replica, string reason);

    [LoggerMessage(EventName = "replica.rubbish", Level = LogLevel.Error,
        Message = "{Replica} said what its protocol does not know: {What}")]
    public partial void RubbishRead(string replica, string what);

    [LoggerMessage(EventName = "client.dropped", Level = LogLevel.Warning,
        Message = "Client {Client} does not take its answers: {Bytes} bytes")]
    public partial void ClientDropped(string client, long bytes);

    [LoggerMessage(EventName = "client.refused", Level = LogLevel.Warning,
        Message = "Client {Client} was refused: {Most} are connected")]
    public partial void ClientRefused(string client, int most);

    [LoggerMessage(EventName = "guests.dropped", Level = LogLevel.Information,
        Message = "{Count} keys were dropped where they were guests; all emptied: {Emptied}")]
    public partial void GuestsDropped(int count, bool emptied);

    [LoggerMessage(EventName = "motion.started", Level = LogLevel.Information,
        Message = "A map of {Shards} shards takes the place of one of {Before}: keys move as they are touched")]
    public partial void MotionStarted(int shards, int before);

    [LoggerMessage(EventName = "motion.ended", Level = LogLevel.Information,
        Message = "The map before is forgotten: {Moved} items were moved")]
    public partial void MotionEnded(long moved);

    [LoggerMessage(EventName = "motion.sweep_refused", Level = LogLevel.Warning,
        Message = "What shard {Shard} still has of other shards' keys stays there: {Reason}")]
    public partial void SweepRefused(string shard, string reason);

    [LoggerMessage(EventName = "map.refused", Level = LogLevel.Error,
        Message = "The shard map of {File} was not taken: {Reason}")]
    public partial void MapRefused(string file, string reason);

    [LoggerMessage(EventName = "map.waits", Level = LogLevel.Information,
        Message = "The shard map of {File} waits until the keys of the last change have moved")]
    public partial void MapWaits(string file);

    [LoggerMessage(EventName = "key.hot", Level = LogLevel.Information,
        Message = "Key {Key} of shard {Shard} is hot, with {Share:P1} of all reads: other shards get copies")]
    public partial void KeyHot(string key, string shard, double share);

    [LoggerMessage(EventName = "key.cooled", Level = LogLevel.Information,
        Message = "Key {Key} has cooled: its copies are dropped")]
    public partial void KeyCooled(string key);

    [LoggerMessage(EventName = "router.faulted", Level = LogLevel.Error, Message = "The router itself failed")]
    public partial void Faulted(Exception fault);
}
