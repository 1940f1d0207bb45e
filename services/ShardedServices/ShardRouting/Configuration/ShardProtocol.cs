namespace DesignPatterns.ShardRouting.Configuration;

/// <summary>What clients and shards speak.</summary>
public enum ShardProtocol
{
    /// <summary>memcached's text protocol, with its meta commands.</summary>
    Memcached,

    /// <summary>Redis' protocol, RESP2.</summary>
    Redis,
}
