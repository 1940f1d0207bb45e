using System.Diagnostics;

namespace DesignPatterns.OwnershipFigures;

/// <summary>Measures subjects in turn, a little of each and many times over, so that a slow while of the
/// machine or of its disk meets all of them.</summary>
internal sealed class Rounds(string cluster, int count, TimeSpan period)
{
    private const int Turns = 10;

    // Code that never ran is compiled when it first does, and again when it has run often.
    private static readonly TimeSpan Warmup = TimeSpan.FromSeconds(2);

    public async Task MeasureAsync(int clients, params IReadOnlyList<Subject> subjects)
    {
        foreach (var subject in subjects)
        {
            await RunAsync(subject, clients, Warmup);
        }

        for (var round = 1; round <= count; round++)
        {
            var slices = subjects.Select(_ => new List<Slice>()).ToList();
            for (var turn = 0; turn < Turns; turn++)
            {
                foreach (var (subject, taken) in subjects.Zip(slices))
                {
                    taken.Add(await RunAsync(subject, clients, period / Turns));
                }
            }

            foreach (var taken in slices)
            {
                await TellAsync(Slice.Join(taken), round);
            }
        }
    }

    /// <summary>What measures itself, several subjects at once.</summary>
    public async Task MeasureAsync(Func<TimeSpan, Task<IReadOnlyList<Slice>>> measureAsync)
    {
        await measureAsync(Warmup);
        for (var round = 1; round <= count; round++)
        {
            foreach (var slice in await measureAsync(period))
            {
                await TellAsync(slice, round);
            }
        }
    }

    private Task TellAsync(Slice slice, int round) =>
        Console.Out.WriteLineAsync(slice.ToLine(cluster, round));

    private static async Task<Slice> RunAsync(Subject subject, int clients, TimeSpan period)
    {
        var (processor, start) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
        var times = await Task.WhenAll(
            Enumerable.Range(0, clients).Select(client => RepeatAsync(subject, client, start, period)));
        return new(
            subject.Name,
            clients,
            Stopwatch.GetElapsedTime(start),
            Environment.CpuUsage.TotalTime - processor,
            [.. times.SelectMany(one => one)]);
    }

    private static async Task<List<double>> RepeatAsync(
        Subject subject, int client, long start, TimeSpan period)
    {
        await Task.Yield();
        var times = new List<double>(capacity: 4_096);
        do
        {
            var begun = Stopwatch.GetTimestamp();
            await subject.RunAsync(client);
            times.Add(Stopwatch.GetElapsedTime(begun).TotalMicroseconds);
        }
        while (Stopwatch.GetElapsedTime(start) < period);

        return times;
    }
}
