using System.Globalization;

namespace DesignPatterns.Dashboard.Traces;

/// <summary>A stretch of the width there is, in percent of it: never outside 0 to 100.</summary>
public readonly record struct Stretch(double Left, double Width)
{
    public double Right => Left + Width;
}

/// <summary>A mark on the time axis.</summary>
public readonly record struct AxisTick(double At, string Label);

/// <summary>Where instants lie between the start and the end of a trace.</summary>
public readonly record struct TimeScale(DateTimeOffset Start, TimeSpan Length)
{
    private static readonly (double Nanoseconds, string Name)[] Units =
        [(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1, "ns")];

    private static readonly int[] Rounds = [1, 2, 5, 10];

    /// <summary>In percent; an instant before the start or after the end is drawn there.</summary>
    public double At(DateTimeOffset instant) =>
        Length.Ticks <= 0 ? 0 : Math.Clamp(100.0 * (instant - Start).Ticks / Length.Ticks, 0, 100);

    public Stretch Of(DateTimeOffset start, TimeSpan duration)
    {
        var left = At(start);
        return new Stretch(left, Math.Clamp(At(start + duration) - left, 0, 100 - left));
    }

    /// <summary>Marks at round numbers: 1, 2 or 5 times a power of ten apart.</summary>
    /// <param name="most">How many parts at most; from 1 to 10.</param>
    public IReadOnlyList<AxisTick> Ticks(int most)
    {
        var length = Math.Max(Length.TotalNanoseconds, TimeSpan.NanosecondsPerTick);
        var step = RoundStep(length / most);
        var (unit, name) = Units.First(unit => length >= unit.Nanoseconds);
        var ticks = new List<AxisTick>(most + 1);
        for (var number = 0; number * step <= length; number++)
        {
            var at = Math.Min(100, 100 * number * step / length);
            ticks.Add(new AxisTick(at, number == 0 ? "0" : $"{Label(number * step / unit)} {name}"));
        }

        return ticks;
    }

    /// <summary>For an attribute of SVG: <c>12.5%</c>.</summary>
    public static string Percent(double percent) =>
        percent.ToString("0.###", CultureInfo.InvariantCulture) + "%";

    private static double RoundStep(double atLeast)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(atLeast)));
        return Rounds.Select(round => round * power).First(step => step >= atLeast);
    }

    private static string Label(double value) => value.ToString("#,0.##", CultureInfo.InvariantCulture);
}
