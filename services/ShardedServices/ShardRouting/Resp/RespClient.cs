using System.Security.Cryptography;
using System.Text;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>Who a client is, and whether it has said the password.</summary>
internal sealed class RespClient(long id, string peer, string password)
{
    /// <summary>A name longer than this is refused, which Redis does not do: it is kept for each client.</summary>
    public const int MostNameBytes = 256;

    private const string WrongPassword = "WRONGPASS invalid username-password pair or user is disabled.";

    public long Id => id;

    public string Peer => peer;

    public string Name { get; private set; } = "";

    /// <summary>Whether it may do anything.</summary>
    public bool IsKnown { get; private set; } = password.Length == 0;

    /// <returns>Null, or the error to answer.</returns>
    public string? Know(ReadOnlySpan<byte> user, ReadOnlySpan<byte> said)
    {
        // Hashes are of one length, and are compared in the same time wherever they differ.
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(password), expected);
        SHA256.HashData(said, given);
        var isRight = CryptographicOperations.FixedTimeEquals(expected, given) || password.Length == 0;
        if (!isRight || !user.SequenceEqual("default"u8))
        {
            return WrongPassword;
        }

        IsKnown = true;
        return null;
    }

    /// <returns>Null, or the error to answer.</returns>
    public string? Call(ReadOnlySpan<byte> name)
    {
        if (name.Length > MostNameBytes || name.ContainsAnyExceptInRange((byte)'!', (byte)'~'))
        {
            return "ERR Client names cannot contain spaces, newlines or special characters.";
        }

        Name = Encoding.ASCII.GetString(name);
        return null;
    }
}
