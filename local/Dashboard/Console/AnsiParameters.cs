namespace DesignPatterns.Dashboard.Console;

/// <summary>
/// Reads the numbers of a control sequence: <c>1;38;5;196</c>, or with details <c>38:2::255:0:0</c>.
/// </summary>
internal ref struct AnsiParameters(ReadOnlySpan<char> text)
{
    // More than any number that means something; larger ones stay there.
    private const int LargestNumber = 9_999;

    private ReadOnlySpan<char> _rest = text;

    public bool IsEmpty { get; private set; }

    /// <summary>The next number, 0 when it is left out, and what followed it behind a colon.</summary>
    public int Take(out ReadOnlySpan<char> details)
    {
        var end = _rest.IndexOf(';');
        var one = end < 0 ? _rest : _rest[..end];
        IsEmpty = end < 0;
        _rest = end < 0 ? [] : _rest[(end + 1)..];
        var colon = one.IndexOf(':');
        details = colon < 0 ? [] : one[(colon + 1)..];
        return NumberOf(colon < 0 ? one : one[..colon]);
    }

    /// <summary>
    /// The colour that 38, 48 or 58 announces, among the sixteen: from the details, or from the next numbers.
    /// </summary>
    public int? TakeColour(ReadOnlySpan<char> details) =>
        details.IsEmpty
            ? Take() switch
            {
                5 => AnsiPalette.Nearest(Take()),
                2 => AnsiPalette.Nearest(Take(), Take(), Take()),
                _ => null,
            }
            : ColourOf(details);

    private int Take() => IsEmpty ? 0 : Take(out _);

    private static int? ColourOf(ReadOnlySpan<char> details)
    {
        Span<int> numbers = stackalloc int[5];
        var count = 0;
        foreach (var part in details.Split(':'))
        {
            if (count < numbers.Length)
            {
                numbers[count++] = NumberOf(details[part]);
            }
        }

        return numbers[..count] switch
        {
            [5, var index, ..] => AnsiPalette.Nearest(index),
            // The number after the 2 names a colour space, and is often left out with its colon.
            [2, var red, var green, var blue] => AnsiPalette.Nearest(red, green, blue),
            [2, _, var red, var green, var blue] => AnsiPalette.Nearest(red, green, blue),
            _ => null,
        };
    }

    private static int NumberOf(ReadOnlySpan<char> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            number = char.IsAsciiDigit(digit) ? Math.Min(LargestNumber, (number * 10) + digit - '0') : number;
        }

        return number;
    }
}
