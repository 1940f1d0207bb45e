using System.Globalization;

namespace DesignPatterns.Drills.HotKeys;

/// <summary>How long a hot key made shards uneven.</summary>
internal sealed class HotKeyTable(Choices choices)
{
    private string? _row;

    public string Add(HotKeyResult result) => _row = Table.Line(
        Table.Number(result.ReadsPerSecond, "0"),
        $"{result.Failed}",
        Table.Seconds(result.UntilFound),
        Table.Seconds(result.UntilSpread),
        Table.Seconds(result.UntilCooled),
        Table.Number(result.UnevenBefore, "0.00"),
        Table.Number(result.UnevenAfter, "0.00"),
        $"{result.HotKeys}");

    public override string ToString() => _row is null
        ? ""
        : string.Create(CultureInfo.InvariantCulture, $"""

        ## A hot key

        {choices.Place}. {Readers.Count} clients read {KeyChoice.Count:N0} keys of three memcacheds
        through their ambassador, by Zipf's law (exponent {KeyChoice.Exponent:0.0}), and one more key in
        {KeyChoice.HotShare:P0} of all reads; seed {choices.Seed}.

        {Table.Head(
            "reads/s", "failed", "found s", "spread s", "cooled s", "uneven before", "uneven after", "hot keys")}
        {_row}

        """);
}
