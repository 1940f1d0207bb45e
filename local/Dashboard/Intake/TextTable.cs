namespace DesignPatterns.Dashboard.Intake;

/// <summary>Gives texts that repeat (names, keys, routes) as one object, so that they are held once.</summary>
/// <remarks>
/// Bounded, and never waits: each text has one slot, which the last one that came takes. Two texts that share a
/// slot are merely held more often.
/// </remarks>
internal sealed class TextTable
{
    private const int Slots = 1 << 13;
    private const int Longest = 128;

    private readonly string?[] _slots = new string?[Slots];

    public string Share(string text)
    {
        if (text.Length is 0 or > Longest)
        {
            return text;
        }

        ref var slot = ref _slots[StringComparer.Ordinal.GetHashCode(text) & (Slots - 1)];
        var known = Volatile.Read(ref slot);
        if (known == text)
        {
            return known;
        }

        Volatile.Write(ref slot, text);
        return text;
    }

    /// <summary>The text, cut to its bound, which shows.</summary>
    public string Share(string text, int longest) => Share(Cut(text, longest));

    public static string Cut(string text, int longest)
    {
        if (text.Length <= longest)
        {
            return text;
        }

        // Not between the halves of a character.
        var end = char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest;
        return string.Concat(text.AsSpan(0, end), " … [cut]");
    }
}
