namespace DesignPatterns.Dashboard.Console;

/// <summary>
/// A style as select-graphic-rendition sequences set it; colours are among the sixteen of a terminal.
/// </summary>
internal readonly record struct AnsiStyle(
    int? Foreground, int? Background, bool IsBold, bool IsFaint, bool IsItalic, bool IsUnderlined, bool IsInverse)
{
    /// <summary>Style classes, in a fixed order; null when there is nothing to style.</summary>
    public string? Classes
    {
        get
        {
            var (front, back) = IsInverse ? (Background, Foreground) : (Foreground, Background);
            var classes = string.Join(' ', new[]
            {
                front is { } one ? $"ansi-{one}" : null,
                back is { } other ? $"ansi-on-{other}" : null,
                IsInverse && front is null && back is null ? "ansi-inverse" : null,
                IsBold ? "ansi-bold" : null,
                IsFaint ? "ansi-faint" : null,
                IsItalic ? "ansi-italic" : null,
                IsUnderlined ? "ansi-underline" : null,
            }.Where(name => name is not null));
            return classes.Length > 0 ? classes : null;
        }
    }

    /// <summary>
    /// The style after a sequence with these parameters (<c>1;38;5;196</c>, <c>38:2::255:0:0</c>, or none for
    /// 0).
    /// </summary>
    public AnsiStyle After(ReadOnlySpan<char> parameters)
    {
        var style = this;
        var rest = new AnsiParameters(parameters);
        do
        {
            style = style.AfterOne(ref rest);
        }
        while (!rest.IsEmpty);

        return style;
    }

    private AnsiStyle AfterOne(ref AnsiParameters rest)
    {
        var code = rest.Take(out var details);
        return code is 38 or 48 or 58 ? WithColour(code, rest.TakeColour(details)) : code switch
        {
            0 => default,
            1 => this with { IsBold = true },
            2 => this with { IsFaint = true },
            3 => this with { IsItalic = true },
            4 => this with { IsUnderlined = details is not "0" },
            7 => this with { IsInverse = true },
            21 => this with { IsUnderlined = true },
            22 => this with { IsBold = false, IsFaint = false },
            23 => this with { IsItalic = false },
            24 => this with { IsUnderlined = false },
            27 => this with { IsInverse = false },
            >= 30 and <= 37 => this with { Foreground = code - 30 },
            39 => this with { Foreground = null },
            >= 40 and <= 47 => this with { Background = code - 40 },
            49 => this with { Background = null },
            >= 90 and <= 97 => this with { Foreground = code - 90 + 8 },
            >= 100 and <= 107 => this with { Background = code - 100 + 8 },
            _ => this,
        };
    }

    // 58 colours the underline: its numbers are read, so that they are not taken for styles.
    private AnsiStyle WithColour(int code, int? colour) => (code, colour) switch
    {
        (38, not null) => this with { Foreground = colour },
        (48, not null) => this with { Background = colour },
        _ => this,
    };
}
