using System.Globalization;

namespace DesignPatterns.DashboardSoak;

internal static class Report
{
    public static async Task WriteAsync(Exporters exporters, Pages pages, Usage usage, TimeSpan period)
    {
        var output = Console.Out;
        var late = exporters.Lateness.TotalMilliseconds;
        await output.WriteLineAsync($"""

            {period.TotalSeconds:0} s, {Environment.ProcessorCount} cores. Each second {Exporters.SpansPerSecond} spans
            in batches of {Exporters.BatchSize}, {Exporters.LogsPerSecond} log entries,
            {Exporters.SeriesPerService * Exporters.Services} points.

            | spans sent | accepted | batches failed | latest batch |
            |---|---|---|---|
            | {exporters.Sent} | {exporters.Accepted} | {exporters.Failed} | {late:0} ms late |

            | after | cores busy | resident |
            |---|---|---|
            """);
        foreach (var sample in usage.Samples)
        {
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {sample.At.TotalSeconds:0} s | {sample.Cores:0.00} | {sample.ResidentBytes >> 20} MiB |"));
        }

        await output.WriteLineAsync("""

            | page | asked | p50 | p99 | max |
            |---|---|---|---|---|
            """);
        foreach (var (page, times) in pages.Times)
        {
            await output.WriteLineAsync(
                $"| {page} | {times.Count} | {At(times, 0.5)} | {At(times, 0.99)} | {At(times, 1)} |");
        }

        foreach (var (what, count) in pages.Refused)
        {
            await output.WriteLineAsync($"{count} times {what}");
        }
    }

    private static string At(IReadOnlyList<TimeSpan> ascending, double share) =>
        ascending.Count == 0
            ? "–"
            : $"{ascending[(int)Math.Ceiling(share * ascending.Count) - 1].TotalMilliseconds:0} ms";
}
