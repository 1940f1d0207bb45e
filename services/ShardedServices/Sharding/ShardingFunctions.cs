using DesignPatterns.Sharding.Functions;
using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.Sharding;

/// <summary>Makes the sharding function that a configuration names.</summary>
public static class ShardingFunctions
{
    /// <param name="hash">
    /// For <see cref="Distribution.Ketama"/>, <see cref="Distribution.Modulo"/> and
    /// <see cref="Distribution.BoundedLoad"/>; the others hash with <see cref="XxHash64"/>.
    /// </param>
    /// <param name="tag">Places keys by their hash tag; none: by the whole key.</param>
    /// <exception cref="ArgumentException">The function cannot place by this map's weights.</exception>
    public static IShardingFunction Create(
        Distribution distribution, ShardMap map, KeyHash hash = KeyHash.Fnv1A64, HashTag? tag = null)
    {
        IShardingFunction function = distribution switch
        {
            Distribution.Ketama => new Ketama(map, hash),
            Distribution.Modulo => new Modulo(map, hash),
            Distribution.Jump => new Jump(map),
            Distribution.Rendezvous => new Rendezvous(map),
            Distribution.Maglev => new Maglev(map),
            Distribution.BoundedLoad => new BoundedLoad(map, hash),
            _ => throw new ArgumentOutOfRangeException(
                nameof(distribution), distribution,
                $"A distribution must be one of {string.Join(", ", Enum.GetNames<Distribution>())}."),
        };
        return tag is { } braces ? new Tagged(function, braces) : function;
    }
}
