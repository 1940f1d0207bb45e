using System.Globalization;
using System.Text;
using DesignPatterns.Running.Drills;

namespace DesignPatterns.Drills;

/// <summary>A line on the console as each drill ends, and the page that is kept.</summary>
internal sealed class Report(Choices choices)
{
    private static readonly string[] Columns =
    [
        "fault", "tier", "words", "sent", "failed", "stale", "p50 ms", "p99 ms", "max ms",
        "sent to it", "eject s", "return s",
    ];

    private readonly List<string> _rows = [];
    private readonly List<string> _failures = [];
    private TimeSpan _lateness;

    /// <summary>Written anew each time: a drill that cannot begin does not take the others' results with it.</summary>
    public async Task AddAsync(DrillResult result)
    {
        var row = RowOf(result);
        _rows.Add(row);
        _failures.AddRange(result.Failed.Take(5).Select(outcome => $"- {result.Drill}: {outcome}"));
        _lateness = result.LargestLateness > _lateness ? result.LargestLateness : _lateness;
        await Console.Out.WriteLineAsync(row);
        if (choices.File is { } file)
        {
            await File.WriteAllTextAsync(file, ToString());
        }
    }

    public override string ToString()
    {
        var plan = choices.Plan;
        var today = TimeProvider.System.GetUtcNow();
        var page = new StringBuilder($"""
            # Drills

            Made by `benchmarks/drills.sh`, {today:yyyy-MM-dd}, {Environment.ProcessorCount} cores. Each line is
            {plan.PerSecond} requests a second for {plan.Period.TotalSeconds:0} s at least, against Edge over TLS
            (HTTP/2, open loop), each with a deadline of 2 s. The fault comes after {plan.FaultAt.TotalSeconds:0} s and
            lasts {plan.FaultPeriod.TotalSeconds:0} s, a rolling restart as long as it takes. Words were dealt with
            seed {choices.Seed}; a request left {_lateness.TotalMilliseconds:0} ms late at most: so long this machine
            stood still. How to read it: [README.md](README.md#drills).

            {Line(Columns)}
            {Line(Columns.Select(_ => "---"))}

            """);
        page.AppendJoin('\n', _rows).AppendLine();
        if (_failures.Count > 0)
        {
            page.AppendLine("\nThe first that failed:\n").AppendJoin('\n', _failures).AppendLine();
        }

        return page.ToString();
    }

    private static string RowOf(DrillResult result)
    {
        var (fault, tier, mix) = result.Drill;
        string[] cells =
        [
            fault.Name,
            tier.Name,
            mix == Mix.Warm ? "warm" : "never asked",
            $"{result.Outcomes.Count}",
            $"{result.Failed.Count}",
            $"{result.StaleCount}",
            Milliseconds(result.Percentile(0.5)),
            Milliseconds(result.Percentile(0.99)),
            Milliseconds(result.Percentile(1)),
            $"{result.TriedWhileLost?.ToString(CultureInfo.InvariantCulture) ?? "–"}",
            Seconds(result.TimeToEject),
            Seconds(fault.Ejects ? result.TimeToReturn : null),
        ];
        return Line(cells);
    }

    private static string Line(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";

    private static string Milliseconds(TimeSpan time) =>
        time.TotalMilliseconds.ToString("0.0", CultureInfo.InvariantCulture);

    private static string Seconds(TimeSpan? time) =>
        time?.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture) ?? "–";
}
