namespace DesignPatterns.Dashboard.Console;

/// <summary>
/// The sixteen colours of a terminal: 0–7 black, red, green, yellow, blue, magenta, cyan, white, and 8–15 the
/// bright ones.
/// </summary>
/// <remarks>
/// The page has a style class for each and can have no inline style, so every other colour becomes one.
/// </remarks>
internal static class AnsiPalette
{
    private static readonly (int Red, int Green, int Blue)[] Colours =
    [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205), (229, 229, 229),
        (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255), (255, 0, 255), (0, 255, 255),
        (255, 255, 255),
    ];

    /// <summary>
    /// The colour of an index of 256: the sixteen, a cube of 216, and 24 greys; null beyond.
    /// </summary>
    public static int? Nearest(int index) => index switch
    {
        < 0 or > 255 => null,
        < 16 => index,
        < 232 => Nearest(Level((index - 16) / 36), Level((index - 16) / 6 % 6), Level((index - 16) % 6)),
        _ => Nearest(8 + (10 * (index - 232)), 8 + (10 * (index - 232)), 8 + (10 * (index - 232))),
    };

    /// <summary>The colour that is nearest to a true colour; null when that is none.</summary>
    public static int? Nearest(int red, int green, int blue) =>
        red is < 0 or > 255 || green is < 0 or > 255 || blue is < 0 or > 255
            ? null
            : Enumerable.Range(0, Colours.Length).MinBy(index => Distance(Colours[index], (red, green, blue)));

    private static int Level(int step) => step == 0 ? 0 : 55 + (40 * step);

    // Eyes tell greens apart best and blues least.
    private static int Distance((int Red, int Green, int Blue) one, (int Red, int Green, int Blue) other) =>
        (3 * Square(one.Red - other.Red)) + (6 * Square(one.Green - other.Green)) + Square(one.Blue - other.Blue);

    private static int Square(int value) => value * value;
}
