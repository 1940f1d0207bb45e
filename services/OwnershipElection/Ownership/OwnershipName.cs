using System.Runtime.CompilerServices;

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

        var at = name.AsSpan().IndexOfAnyInRange('\ud800', '\udfff');
        for (var i = 0; i < name.Length && at < 0; i++)
        {
            at = name[i] is '/' || char.IsControl(name[i]) ? i : -1;
        }

        return at < 0
            ? name
            : throw new ArgumentException(
                $"A name holds no '/', no control character and no surrogate: look at character {at + 1}.", parameter);
    }
}
