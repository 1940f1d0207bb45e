using System.Text;
using DesignPatterns.Sharding;

namespace DesignPatterns.ShardedServices.Tests.Sharding;

/// <summary>Keys as texts of which each character is one byte.</summary>
internal static class Keys
{
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static byte[][] Many(int count, string prefix = "user:") =>
        [.. Enumerable.Range(0, count).Select(i => Bytes($"{prefix}{i}"))];

    /// <summary>The name of the server that has a key.</summary>
    public static string Owner(this ShardMap map, IShardingFunction function, byte[] key) =>
        map.Servers[function.Pick(key)].Name;
}
