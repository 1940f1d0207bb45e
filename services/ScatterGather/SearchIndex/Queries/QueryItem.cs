namespace DesignPatterns.SearchIndex.Queries;

/// <summary>A piece of a query between white space, or between quotes.</summary>
internal readonly record struct QueryItem(string Text, int Position, bool IsQuoted)
{
    public bool IsOr => !IsQuoted && Text == "OR";

    /// <summary>Reads the next piece and moves behind it.</summary>
    /// <returns>Null at the end, or at a quote that nothing closes, which <paramref name="next"/> is left at.</returns>
    public static QueryItem? Read(string text, ref int next)
    {
        while (next < text.Length && char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        if (next == text.Length)
        {
            return null;
        }

        var start = next;
        if (text[start] == '"')
        {
            var close = text.IndexOf('"', start + 1);
            if (close < 0)
            {
                return null;
            }

            next = close + 1;
            return new(text[(start + 1)..close], start, IsQuoted: true);
        }

        while (next < text.Length && text[next] != '"' && !char.IsWhiteSpace(text[next]))
        {
            next++;
        }

        return new(text[start..next], start, IsQuoted: false);
    }
}
