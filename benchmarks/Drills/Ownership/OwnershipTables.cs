using System.Text;
using DesignPatterns.Running;

namespace DesignPatterns.Drills.Ownership;

/// <summary>What was lost, and how long nobody owned.</summary>
internal sealed class OwnershipTables(Choices choices)
{
    private readonly List<string> _pauses = [];
    private readonly List<string> _handOvers = [];
    private readonly List<string> _leaders = [];

    public string Add(OwnershipResult result)
    {
        string[] rows = result switch
        {
            PauseResult pauses => [.. pauses.Ways.Select(way => RowOf(pauses, way))],
            HandOverResult handOvers => [RowOf(handOvers)],
            LeaderResult leader => [RowOf(leader)],
            _ => throw new ArgumentException("No table is for this.", nameof(result)),
        };
        var table = result switch { PauseResult => _pauses, HandOverResult => _handOvers, _ => _leaders };
        table.AddRange(rows);
        return string.Join('\n', rows);
    }

    public override string ToString()
    {
        if (_pauses.Count + _handOvers.Count + _leaders.Count == 0)
        {
            return "";
        }

        var page = new StringBuilder($"""

            ## Ownership

            {choices.Place}. Three replicas of `elected-reporter`, an etcd of three members, leases of
            {OwnershipRun.TimeToLive.TotalSeconds:0} s; the owner adds one to each report about eighty times a
            second.


            """);
        Append(page, _pauses, "way", "pauses", "acknowledged", "lost", "refused", "overlaps");
        Append(
            page, _handOvers,
            "owner", "times", "median s", "longest s", "aim s", "reached", "overlaps", "tokens not grown");
        Append(
            page, _leaders,
            "etcd's leader", "until etcd writes, median s", "longest s", "report stands still, longest s",
            "owners lost", "updates lost", "overlaps");
        return page.ToString();
    }

    private static void Append(StringBuilder page, List<string> rows, params string[] columns)
    {
        if (rows.Count > 0)
        {
            page.AppendLine(Table.Head(columns)).AppendJoin('\n', rows).AppendLine().AppendLine();
        }
    }

    private static string RowOf(PauseResult result, WayResult way) => Table.Line(
        way.Way,
        $"{result.Pauses}",
        $"{way.Acknowledged}",
        $"{way.Lost}",
        $"{way.Refused}",
        $"{result.Overlaps}");

    private static string RowOf(HandOverResult result) => Table.Line(
        result.What,
        $"{result.Times.Count}",
        Table.Seconds(MedianOf(result.Times)),
        Table.Seconds(result.Times.Max()),
        Table.Seconds(result.Aim),
        $"{result.Times.Count(time => time <= result.Aim)}",
        $"{result.Overlaps}",
        $"{result.TokensThatDidNotGrow}");

    private static string RowOf(LeaderResult result) => Table.Line(
        $"killed {result.Gaps.Count} times",
        Table.Seconds(MedianOf(result.UntilWritten)),
        Table.Seconds(result.UntilWritten.Max()),
        Table.Seconds(result.Gaps.Max()),
        $"{result.OwnersLost}",
        $"{result.UpdatesLost}",
        $"{result.Overlaps}");

    private static TimeSpan MedianOf(IReadOnlyList<TimeSpan> times) =>
        times.Order().ElementAt(times.Count / 2);
}
