using System.Text;
using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.ShardRouting.Shards;

/// <summary>
/// Cas tokens that say which replica gave them, so that none is ever taken for another's: two servers count their
/// tokens each for itself, and a key that has moved may meet its old token's number by chance.
/// </summary>
internal static class CasTokens
{
    private const int TagBits = 16;

    /// <summary>A token that no server gives: who is asked with it says "exists" or "not found", as it is.</summary>
    public const ulong Impossible = ulong.MaxValue;

    public static ushort TagOf(string address) => (ushort)XxHash64.Compute(Encoding.UTF8.GetBytes(address));

    /// <summary>What the client gets for the token of the replica with that tag.</summary>
    public static ulong Seal(ulong token, ushort tag) =>
        token < 1UL << (64 - TagBits) ? (token << TagBits) | tag : Impossible;

    /// <summary>What the replica with that tag is to be asked with.</summary>
    public static ulong Open(ulong sealedToken, ushort tag) =>
        (ushort)sealedToken == tag && sealedToken != Impossible ? sealedToken >> TagBits : Impossible;
}
