namespace DesignPatterns.Drills.HotKeys;

/// <summary>Which key is read next.</summary>
internal static class KeyChoice
{
    public const int Count = 10_000;
    public const double Exponent = 1.2;

    public const string Hot = "hot";
    public const double HotShare = 0.3;

    private static readonly double[] Sums = SumsByRank();

    public static IEnumerable<string> All => Enumerable.Range(0, Count).Select(KeyOf).Append(Hot);

    /// <summary>Any but the hot one, each as often.</summary>
    public static string Even(Random random) => KeyOf(random.Next(Count));

    /// <summary>The hot one at its share, else one by Zipf's law.</summary>
    public static string Uneven(Random random)
    {
        if (random.NextDouble() < HotShare)
        {
            return Hot;
        }

        var at = Array.BinarySearch(Sums, random.NextDouble() * Sums[^1]);
        return KeyOf(Math.Min(at < 0 ? ~at : at, Count - 1));
    }

    private static string KeyOf(int rank) => $"key:{rank:D5}";

    private static double[] SumsByRank()
    {
        var sums = new double[Count];
        var sum = 0.0;
        for (var rank = 0; rank < Count; rank++)
        {
            sums[rank] = sum += Math.Pow(rank + 1, -Exponent);
        }

        return sums;
    }
}
