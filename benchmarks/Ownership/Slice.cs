using System.Globalization;

namespace DesignPatterns.OwnershipFigures;

/// <summary>A while of one subject's operations, and what this process has worked for them.</summary>
internal sealed record Slice(
    string Subject, int Clients, TimeSpan Took, TimeSpan Processor, IReadOnlyList<double> Times)
{
    public static Slice Join(IReadOnlyList<Slice> slices) => new(
        slices[0].Subject,
        slices[0].Clients,
        slices.Aggregate(TimeSpan.Zero, (sum, slice) => sum + slice.Took),
        slices.Aggregate(TimeSpan.Zero, (sum, slice) => sum + slice.Processor),
        [.. slices.SelectMany(slice => slice.Times)]);

    /// <summary>As the script reads it: cluster, subject, clients, round, operations, seconds, p50 µs, p99 µs,
    /// CPU seconds.</summary>
    public string ToLine(string cluster, int round)
    {
        double[] sorted = [.. Times.Order()];
        return string.Create(
            CultureInfo.InvariantCulture,
            $"FIGURE\t{cluster}\t{Subject}\t{Clients}\t{round}\t{sorted.Length}\t{Took.TotalSeconds:0.0000}"
            + $"\t{At(0.5):0.0}\t{At(0.99):0.0}\t{Processor.TotalSeconds:0.0000}");

        double At(double share) => sorted[(int)(share * (sorted.Length - 1))];
    }
}
