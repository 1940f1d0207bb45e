using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.HotKeys;

/// <summary>What a copy at another memcached can answer as the owner would.</summary>
/// <remarks>
/// A copy has the value and the flags. It has another time to live, another cas token, and another past, so
/// <c>gets</c> goes to the owner, and <c>mg</c> does unless all its flags are among v, f, k, s, q and O.
/// </remarks>
internal static class CopyAnswers
{
    /// <param name="command">What is asked; not looked at for those kinds that the key alone says.</param>
    public static bool Can(CallKind kind, ReadOnlySpan<byte> command, int keyLength)
    {
        if (kind == CallKind.Get)
        {
            return true;
        }

        if (kind != CallKind.Read || !command.StartsWith("mg "u8))
        {
            return false;
        }

        var flags = command["mg ".Length..].TrimStart((byte)' ')[keyLength..].TrimEnd("\r\n"u8);
        foreach (var at in flags.Split((byte)' '))
        {
            var word = flags[at];
            if (!word.IsEmpty && !"vfksqO"u8.Contains(word[0]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether the copy was there; an error, too, is asked of the owner.</summary>
    public static bool IsHit(ReadOnlySpan<byte> answer) =>
        answer.StartsWith("VALUE "u8) || answer.StartsWith("VA "u8) || answer.StartsWith("HD"u8);
}
