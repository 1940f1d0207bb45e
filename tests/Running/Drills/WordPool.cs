namespace DesignPatterns.Running.Drills;

/// <summary>The words of the dictionary, dealt out to drills: no word is new twice.</summary>
public sealed class WordPool
{
    /// <summary>A variable for every host: what is warm stays so for a whole run of drills.</summary>
    public static readonly (string Name, string Value) StayWarm = ("Definitions__MaxAge", "01:00:00");

    private const int WarmCount = 2_000;

    // Eighteen words cannot be asked for: some have a slash, two are longer than this.
    private const int LongestWord = 64;

    private readonly Queue<string> _neverAsked;
    private readonly string[] _warm;
    private readonly double[] _cumulative;
    private readonly Random _random;

    private WordPool(IEnumerable<string> words, int seed)
    {
        _random = new Random(seed);
        string[] shuffled = [.. words.Select(word => $"/definitions/{Uri.EscapeDataString(word)}")];
        _random.Shuffle(shuffled);
        _warm = shuffled[..WarmCount];
        _neverAsked = new(shuffled[WarmCount..]);
        _cumulative = Zipf(WarmCount);
    }

    /// <summary>The words that a warm cache holds, by rank.</summary>
    public IReadOnlyList<string> Warm => _warm;

    /// <param name="run">Its server lists the words.</param>
    /// <param name="seed">The same seed deals the same words in the same order.</param>
    public static async Task<WordPool> ReadAsync(DictionaryRun run, int seed)
    {
        var words = new List<string>();
        for (var letter = 'a'; letter <= 'z'; letter++)
        {
            words.AddRange(await run.ListWordsAsync($"{letter}", int.MaxValue));
        }

        return new WordPool(words.Where(word => word.Length <= LongestWord), seed);
    }

    /// <summary>Target after target, without end.</summary>
    /// <exception cref="InvalidOperationException">Every word was asked for.</exception>
    public IEnumerable<string> Deal(Mix mix)
    {
        for (var index = 0; ; index = (index + 1) % 2)
        {
            yield return mix == Mix.NeverAsked || (mix == Mix.Both && index == 0)
                ? _neverAsked.Dequeue()
                : DealWarm();
        }
    }

    private string DealWarm()
    {
        var found = Array.BinarySearch(_cumulative, _random.NextDouble());
        return _warm[Math.Min(found < 0 ? ~found : found, _warm.Length - 1)];
    }

    /// <summary>The chance of a word of rank r or less: the sum of 1/1 … 1/r over the sum of all.</summary>
    private static double[] Zipf(int count)
    {
        var cumulative = new double[count];
        var sum = 0.0;
        for (var rank = 1; rank <= count; rank++)
        {
            sum += 1.0 / rank;
            cumulative[rank - 1] = sum;
        }

        return [.. cumulative.Select(part => part / sum)];
    }
}
