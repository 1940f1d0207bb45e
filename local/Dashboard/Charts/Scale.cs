using System.Globalization;

namespace DesignPatterns.Dashboard.Charts;

/// <summary>An axis whose ticks are 1, 2 or 5 times a power of ten apart, with zero among them.</summary>
public sealed record Scale
{
    // Beyond these a difference or a quotient of two values might not be finite.
    private const double Largest = 1e300;
    private const double Smallest = 1e-290;

    private Scale(double step, long first, long last) => (Step, First, Last) = (step, first, last);

    public double Step { get; }

    public double Low => First * Step;

    public double High => Last * Step;

    // -0 would be written with its sign.
    public IEnumerable<double> Ticks =>
        Enumerable.Range(0, (int)(Last - First) + 1).Select(i => ((First + i) * Step) + 0.0);

    private long First { get; }

    private long Last { get; }

    /// <summary>An axis for all values between the two; what is not a number counts as zero.</summary>
    /// <param name="mostSteps">Ticks part the axis into as many steps at most.</param>
    public static Scale Of(double low, double high, int mostSteps = 5)
    {
        (low, high) = (Finite(low), Finite(high));
        (low, high) = (Math.Min(0, Math.Min(low, high)), Math.Max(0, Math.Max(low, high)));
        if (high - low < Smallest)
        {
            high = 1;
        }

        var step = RoundUp((high - low) / mostSteps);
        // With zero among the ticks, both ends may need a part of a step.
        while (Steps(step) > mostSteps)
        {
            step = RoundUp(step * 1.5);
        }

        return new(step, (long)Math.Floor(low / step), (long)Math.Ceiling(high / step));

        double Steps(double size) => Math.Ceiling(high / size) - Math.Floor(low / size);
    }

    /// <summary>From 0 at the bottom to 1 at the top.</summary>
    public double ShareOf(double value) => Math.Clamp((Finite(value) - Low) / (High - Low), 0, 1);

    public string Text(double tick)
    {
        var decimals = (int)Math.Ceiling(-Math.Log10(Step) - 1e-9);
        return decimals > 9 || Math.Abs(tick) >= 1e15
            ? tick.ToString("0.###e0", CultureInfo.InvariantCulture)
            : tick.ToString($"N{Math.Max(0, decimals)}", CultureInfo.InvariantCulture);
    }

    private static double Finite(double value) =>
        double.IsNaN(value) ? 0 : Math.Clamp(value, -Largest, Largest);

    private static double RoundUp(double value)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(value)));
        double[] sizes = [1, 2, 5];
        // A quotient such as 2.0000000000000004 is meant to be 2.
        return sizes.FirstOrDefault(size => size * power >= value * (1 - 1e-12), 10) * power;
    }
}
