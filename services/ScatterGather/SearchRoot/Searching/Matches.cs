using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>Documents by rising number, and what they score so far.</summary>
internal sealed record Matches(int[] Numbers, long[] Scores)
{
    public static readonly Matches None = new([], []);

    public int Count => Numbers.Length;

    public static Matches Of(ClauseReply reply) => new(reply.Numbers, Array.ConvertAll(reply.Contributions, Widened));

    /// <summary>Those that another clause matches too, with what it adds.</summary>
    /// <param name="reply">Some of these documents.</param>
    public Matches And(ClauseReply reply)
    {
        var scores = new long[reply.Numbers.Length];
        for (int i = 0, place = 0; i < scores.Length; i++)
        {
            while (Numbers[place] < reply.Numbers[i])
            {
                place++;
            }

            scores[i] = Scores[place] + reply.Contributions[i];
        }

        return new(reply.Numbers, scores);
    }

    /// <summary>Those of either, those of both with the sum of their scores.</summary>
    public Matches Or(Matches other)
    {
        if (Count == 0 || other.Count == 0)
        {
            return Count == 0 ? other : this;
        }

        var numbers = new List<int>(Count + other.Count);
        var scores = new List<long>(Count + other.Count);
        int mine = 0, its = 0;
        while (mine < Count || its < other.Count)
        {
            var number = Math.Min(
                mine < Count ? Numbers[mine] : int.MaxValue, its < other.Count ? other.Numbers[its] : int.MaxValue);
            var score = 0L;
            if (mine < Count && Numbers[mine] == number)
            {
                score += Scores[mine++];
            }

            if (its < other.Count && other.Numbers[its] == number)
            {
                score += other.Scores[its++];
            }

            numbers.Add(number);
            scores.Add(score);
        }

        return new([.. numbers], [.. scores]);
    }

    /// <summary>The best of them, with nothing yet that could be shown.</summary>
    public FoundDocument[] Best(int count) =>
        Ranking.Merge(
            [[.. Numbers.Select((number, place) => new FoundDocument(number, Scores[place], default))]], count);

    private static long Widened(int score) => score;
}
