using DesignPatterns.Dashboard.Telemetry;

namespace DesignPatterns.Dashboard.Filters;

/// <summary>A piece of a text, found or between what was found.</summary>
public readonly record struct TextPart(string Text, bool IsHit);

/// <summary>Looks for a text in others, whatever its case; an empty one is in all of them.</summary>
public sealed record TextSearch(string Text)
{
    public const int MaximumLength = 200;

    /// <summary>Hits that are marked in one text; the rest of it comes as one piece.</summary>
    public const int MaximumHits = 200;

    public static readonly TextSearch None = new("");

    public bool IsEmpty => Text.Length == 0;

    public bool IsIn(string text) => text.Contains(Text, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is in one of the values.</summary>
    public bool IsInAny(IReadOnlyList<Field> fields)
    {
        for (var index = 0; index < fields.Count; index++)
        {
            if (IsIn(fields[index].Value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text in pieces, in its order; put together again they are the text.</summary>
    public IReadOnlyList<TextPart> Split(string text)
    {
        var parts = new List<TextPart>();
        var start = 0;
        for (var hits = 0; !IsEmpty && hits < MaximumHits; hits++)
        {
            var hit = text.IndexOf(Text, start, StringComparison.OrdinalIgnoreCase);
            if (hit < 0)
            {
                break;
            }

            if (hit > start)
            {
                parts.Add(new TextPart(text[start..hit], IsHit: false));
            }

            // Ignoring case ordinally changes no length.
            start = hit + Text.Length;
            parts.Add(new TextPart(text[hit..start], IsHit: true));
        }

        if (start < text.Length)
        {
            parts.Add(new TextPart(text[start..], IsHit: false));
        }

        return parts;
    }

    /// <summary>A text for one line: cut to a length, around the first hit if that lies further on.</summary>
    public string Excerpt(string text, int length)
    {
        if (text.Length <= length)
        {
            return text;
        }

        var hit = IsEmpty ? -1 : text.IndexOf(Text, StringComparison.OrdinalIgnoreCase);
        var start = hit + Text.Length <= length ? 0 : Math.Clamp(hit - (length / 4), 0, text.Length - length);
        var slice = Slice(text, start, length);
        return $"{(start > 0 ? "…" : "")}{slice}{(start + length < text.Length ? "…" : "")}";
    }

    /// <summary>The start of a text, with a note on how much was left out.</summary>
    public static string Start(string text, int length) =>
        text.Length <= length
            ? text
            : $"{Slice(text, 0, length)}… ({text.Length - length:N0} more characters)";

    // Half a surrogate pair would be written as a replacement character.
    private static string Slice(string text, int start, int length)
    {
        var end = Math.Min(start + length, text.Length);
        start += start > 0 && char.IsLowSurrogate(text[start]) ? 1 : 0;
        end -= end < text.Length && end > start && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
        return text[start..end];
    }
}
