using System.Globalization;

namespace DesignPatterns.DashboardSoak;

/// <summary>What the command line chose: <c>dashboard.dll [--seconds 600]</c>.</summary>
internal static class Choices
{
    private const int UsualSeconds = 600;

    public static string DashboardIn(string[] args) =>
        args is [var dll, ..] ? dll : throw new ArgumentException("Give the path of Dashboard.dll.", nameof(args));

    public static TimeSpan PeriodFrom(string[] args) =>
        args is [_, "--seconds", var seconds, ..]
            ? TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture))
            : TimeSpan.FromSeconds(UsualSeconds);
}
