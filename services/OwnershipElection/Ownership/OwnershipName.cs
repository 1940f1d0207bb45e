using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace DesignPatterns.Ownership;

/// <summary>What may bear the name of a lock, an election, a candidate or a key.</summary>
public static class OwnershipName
{
    public const int MaxLength = 200;

    /// <exception cref="ArgumentException">It is empty, too long, or holds what no name may hold.</exception>
    public static string Check(string name, [CallerArgumentExpression(nameof(name))] string? parameter = null)
    {
        ArgumentNullException.ThrowIfNull(name, parameter);
        if (name.Length is 0 or > MaxLength)
        {
            throw new ArgumentException(
                $"A name has 1 to {MaxLength} characters, and this one {name.Length}.", parameter);
        }

        for (int at = 0, length; at < name.Length; at += length)
        {
            // A half of a surrogate pair has no bytes of its own: two such names would be one key.
            if (Rune.DecodeFromUtf16(name.AsSpan(at), out var rune, out length) is not OperationStatus.Done
                || rune.Value is '/' || Rune.IsControl(rune))
            {
                throw new ArgumentException(
                    $"A name holds no '/', no control character and no half character: look at character {at + 1}.",
                    parameter);
            }
        }

        return name;
    }
}
