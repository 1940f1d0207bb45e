using System.Globalization;
using System.Text;
using DesignPatterns.Running.Drills;

namespace DesignPatterns.Drills.Faults;

/// <summary>What each fault cost.</summary>
internal sealed class FaultTable(Choices choices)
{
    private readonly List<string> _rows = [];
    private readonly List<string> _failures = [];
    private TimeSpan _lateness;

    public string Add(DrillResult result)
    {
        var row = RowOf(result);
        _rows.Add(row);
        _failures.AddRange(result.Failed.Take(5).Select(outcome => $"- {result.Drill}: {outcome}"));
        _lateness = result.LargestLateness > _lateness ? result.LargestLateness : _lateness;
        return row;
    }

    public override string ToString()
    {
        var plan = choices.Plan;
        var page = new StringBuilder($"""

            ## Faults

            {choices.Place}. Each line is {plan.PerSecond} requests a second for
            {plan.Period.TotalSeconds:0} s at least, against Edge over TLS (HTTP/2, open loop), each with a deadline
            of 2 s. The fault comes after {plan.FaultAt.TotalSeconds:0} s and lasts
            {plan.FaultPeriod.TotalSeconds:0} s, a rolling restart as long as it takes. Words were dealt with
            seed {choices.Seed}; a request left {_lateness.TotalMilliseconds:0} ms late at most: so long this machine
            stood still.

            {Table.Head(
                "fault", "tier", "words", "sent", "failed", "stale", "p50 ms", "p99 ms", "max ms",
                "sent to it", "eject s", "return s")}

            """);
        page.AppendJoin('\n', _rows).AppendLine();
        if (_failures.Count > 0)
        {
            page.AppendLine("\nThe first that failed:\n").AppendJoin('\n', _failures).AppendLine();
        }

        return _rows.Count == 0 ? "" : page.ToString();
    }

    private static string RowOf(DrillResult result)
    {
        var (fault, tier, mix) = result.Drill;
        return Table.Line(
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
            Table.Seconds(result.TimeToEject),
            Table.Seconds(fault.Ejects ? result.TimeToReturn : null));
    }

    private static string Milliseconds(TimeSpan time) => Table.Number(time.TotalMilliseconds, "0.0");
}
