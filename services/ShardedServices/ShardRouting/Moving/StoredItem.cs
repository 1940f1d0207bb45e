namespace DesignPatterns.ShardRouting.Moving;

/// <summary>What a replica holds under a key, with what is needed to store it as it is at another one.</summary>
/// <param name="Value">The value; of Redis, in the form of DUMP.</param>
/// <param name="Flags">memcached's flags, as digits.</param>
/// <param name="TimeToLive">How long it has left, whole milliseconds; null: for ever.</param>
internal sealed record StoredItem(ReadOnlyMemory<byte> Value, string Flags, TimeSpan? TimeToLive);
