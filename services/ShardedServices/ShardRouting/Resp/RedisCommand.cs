namespace DesignPatterns.ShardRouting.Resp;

/// <summary>What becomes of a command.</summary>
internal enum RedisRouting : byte
{
    /// <summary>Its one key's shard answers it.</summary>
    OneKey,

    /// <summary>It has several keys, or may have: one shard answers it, when all are there.</summary>
    KeysOfOneShard,

    /// <summary>
    /// MGET: each shard reads its keys, and the values are put together in the keys' order.
    /// </summary>
    SplitGet,

    /// <summary>MSET: each shard writes its own; not atomic over shards.</summary>
    SplitSet,

    /// <summary>DEL and its like: each shard counts its own, and the sum is the answer.</summary>
    SplitCount,

    /// <summary>It names its keys by their number; they must be at least one, and of one shard.</summary>
    Script,

    /// <summary>SCAN: one shard after the other.</summary>
    Scan,

    /// <summary>MULTI to EXEC.</summary>
    Transaction,

    /// <summary>The ambassador answers.</summary>
    Local,

    /// <summary>It has no meaning over several shards, or over a connection that others share.</summary>
    Refused,
}

/// <summary>
/// A command of Redis, as <c>COMMAND INFO</c> describes it, and what the ambassador does with it.
/// </summary>
/// <param name="Name">In capitals; a subcommand as <c>OBJECT|ENCODING</c>.</param>
/// <param name="Arity">How many arguments with the name; negative: at least so many.</param>
/// <param name="FirstKey">
/// The argument that is its first key; 0: none, or not always at the same place.
/// </param>
/// <param name="LastKey">Negative: so many from behind, −1 being the last.</param>
/// <param name="IsWrite">Also for scripts that may write.</param>
/// <param name="Refusal">With <see cref="RedisRouting.Refused"/>: why, and what to do instead.</param>
internal sealed record RedisCommand(
    string Name,
    RedisRouting Routing,
    int Arity,
    int FirstKey,
    int LastKey,
    int KeyStep,
    bool IsWrite,
    string? Refusal)
{
    /// <summary>Its outcome may be chance or the time: replicas that are asked the same may come to differ.</summary>
    /// <remarks>Not kept, as a copy of a reading command that writes would keep what the reading one says.</remarks>
    public bool MayBeChance =>
        IsWrite && (Routing == RedisRouting.Script || Name is "SPOP" or "XADD" or "XCLAIM" or "XAUTOCLAIM");

    /// <summary>Whether replicas that do the same may still answer it in another order.</summary>
    public bool IsIncomparable { get; } = Name == "SORT";

    /// <summary>SCAN's like for one key: its cursor means something to the replica that gave it only.</summary>
    public bool IsKeyScan { get; } = Name is "HSCAN" or "SSCAN" or "ZSCAN";
}
