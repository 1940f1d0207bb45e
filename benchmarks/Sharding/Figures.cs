using System.Diagnostics;
using System.Text;
using DesignPatterns.Sharding;

namespace DesignPatterns.ShardingFigures;

/// <summary>What the table says of one function.</summary>
internal sealed class Figures(Subject subject)
{
    public const int Rounds = 9;

    public const string Heading = """
        | function | moved 3 → 4 | 10 → 9 | max/mean of 3 | of 10 | ns a pick of 3 | of 10 | µs to build 10 |
        |---|---|---|---|---|---|---|---|
        """;

    private static readonly byte[][] Keys =
        [.. Enumerable.Range(0, 200_000).Select(i => Encoding.ASCII.GetBytes($"user:{i}:profile"))];

    private static readonly ShardMap Three = Servers(3);
    private static readonly ShardMap Ten = Servers(10);

    private readonly List<double> _ofThree = [];
    private readonly List<double> _ofTen = [];
    private readonly List<double> _builds = [];

    public void Measure()
    {
        _ofThree.Add(Nanoseconds(Three));
        _ofTen.Add(Nanoseconds(Ten));
        var start = Stopwatch.GetTimestamp();
        subject.Create(Ten);
        _builds.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
    }

    public string Row() =>
        $"| {subject.Name} | {Moved(Three, Servers(4)):P1} "
        + $"| {Moved(Ten, Ten.Without($"cache-{subject.Gone}")):P1} "
        + $"| {Fullest(Three):F2} | {Fullest(Ten):F2} | {Median(_ofThree):F0} | {Median(_ofTen):F0} "
        + $"| {Median(_builds):F0} |";

    private double Nanoseconds(ShardMap map)
    {
        var function = subject.Create(map);
        var sum = 0L;
        var start = Stopwatch.GetTimestamp();
        foreach (var key in Keys)
        {
            sum += function.Pick(key);
        }

        var elapsed = Stopwatch.GetElapsedTime(start);

        // Looked at, so that the compiler leaves out no pick.
        return sum >= 0
            ? elapsed.TotalNanoseconds / Keys.Length
            : throw new InvalidOperationException($"{subject.Name} picked a shard under 0.");
    }

    private double Moved(ShardMap before, ShardMap after) =>
        Owners(before).Zip(Owners(after)).Count(pair => pair.First != pair.Second) / (double)Keys.Length;

    private double Fullest(ShardMap map) =>
        Owners(map).CountBy(owner => owner).Max(count => count.Value)
        / ((double)Keys.Length / map.Servers.Length);

    private IEnumerable<string> Owners(ShardMap map)
    {
        var function = subject.Create(map);
        return Keys.Select(key => map.Servers[function.Pick(key)].Name);
    }

    private static ShardMap Servers(int count) =>
        ShardMap.Named(Enumerable.Range(0, count).Select(i => $"cache-{i}"));

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
