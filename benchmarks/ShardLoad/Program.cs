using System.Globalization;
using DesignPatterns.ShardLoad;

if (args is [] or ["--help"])
{
    await Console.Out.WriteLineAsync(Choices.Usage);
    return;
}

await using var load = new Load(new Choices(args));
await load.RunAsync();
var tally = load.Tally;
var stalls = tally.Stalls();
IFormattable[] figures =
[
    tally.Answered, tally.Elapsed.TotalSeconds, tally.Quantile(0.5), tally.Quantile(0.99), load.Seconds,
    tally.FailedOfLost + tally.FailedOfOthers + tally.Wrong, tally.LostConnections,
    tally.FailedOfLost, tally.FailedOfOthers, tally.Misses,
    stalls.Count, stalls.Longest, stalls.All, load.Watch?.ReturnTime ?? -1,
];
await Console.Out.WriteLineAsync(
    $"RESULT\t{string.Join('\t', figures.Select(figure => figure.ToString(null, CultureInfo.InvariantCulture)))}");
