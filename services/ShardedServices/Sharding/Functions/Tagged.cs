namespace DesignPatterns.Sharding.Functions;

/// <summary>Places a key by its hash tag, with any sharding function.</summary>
public sealed class Tagged(IShardingFunction function, HashTag tag) : IShardingFunction
{
    public int Pick(ReadOnlySpan<byte> key) => function.Pick(tag.Of(key));
}
