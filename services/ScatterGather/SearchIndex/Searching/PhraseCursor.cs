namespace DesignPatterns.SearchIndex.Searching;

/// <summary>The documents that have several words one after the other.</summary>
/// <remarks>
/// Its contribution is that of a word that occurs as often as the phrase and weighs as much as its words together. It
/// never occurs more often than any of its words, which bounds it without a look at positions.
/// </remarks>
internal sealed unsafe class PhraseCursor : Cursor
{
    // More than floating point can be wrong by, here and there.
    private const double Slack = 1e-5;

    private readonly WordCursor[] _words;
    private readonly (WordCursor Cursor, int Offset)[] _byRarity;
    private readonly float* _norms;
    private readonly float _weight;
    private int[] _starts = new int[16];
    private int _contribution;

    /// <param name="words">In the order of the phrase.</param>
    public PhraseCursor(WordCursor[] words, float* norms)
    {
        _words = words;
        _norms = norms;
        _byRarity = [.. words.Select((word, offset) => (word, offset)).OrderBy(word => word.word.Frequency)];
        foreach (var word in words)
        {
            _weight += word.Weight;
        }
    }

    public override int Frequency => _byRarity[0].Cursor.Frequency;

    public override int Contribution() => _contribution;

    public override int Most(int from, out int last)
    {
        var least = (double)None - 1;
        last = None;
        foreach (var word in _words)
        {
            var most = word.Most(from, out var until);
            last = Math.Min(last, until);
            least = Math.Min(least, Raised(most, word));
        }

        return (int)least;
    }

    public override int MostWithin(int from, int to)
    {
        var least = (double)None - 1;
        foreach (var word in _words)
        {
            least = Math.Min(least, Raised(word.MostWithin(from, to), word));
        }

        return (int)least;
    }

    public override int Next(int from, int to, int floor)
    {
        while (from <= to && Frequency > 0)
        {
            var most = Most(from, out var last);
            last = Math.Min(last, to);
            if (most > floor && NextUntil(from, last, floor) is var found && found != None)
            {
                return found;
            }

            from = last + 1;
        }

        return None;
    }

    private int NextUntil(int from, int last, int floor)
    {
        var lead = _byRarity[0].Cursor;
        var leadFloor = Lowered(floor, lead);
        while (from <= last)
        {
            var document = lead.Next(from, last, leadFloor);
            if (document == None || Matches(document, floor))
            {
                return document;
            }

            from = document + 1;
        }

        return None;
    }

    private bool Matches(int document, int floor)
    {
        var fewest = _byRarity[0].Cursor.Count;
        foreach (var (word, _) in _byRarity.AsSpan(1))
        {
            if (word.Next(document, document, -1) != document)
            {
                return false;
            }

            fewest = Math.Min(fewest, word.Count);
        }

        if (Bm25.Contribution(_weight, fewest, _norms[document]) * (1 + Slack) <= floor)
        {
            return false;
        }

        var count = CountOccurrences();
        _contribution = Bm25.Contribution(_weight, count, _norms[document]);
        return count > 0 && _contribution > floor;
    }

    private int CountOccurrences()
    {
        var (rarest, offset) = _byRarity[0];
        var positions = rarest.Positions();
        if (_starts.Length < positions.Length)
        {
            _starts = new int[positions.Length];
        }

        for (var i = 0; i < positions.Length; i++)
        {
            _starts[i] = positions[i] - offset;
        }

        var count = positions.Length;
        for (var i = 1; i < _byRarity.Length && count > 0; i++)
        {
            (rarest, offset) = _byRarity[i];
            count = KeepFollowed(count, rarest.Positions(), offset);
        }

        return count;
    }

    /// <summary>Keeps the starts from which the word is as far away as in the phrase.</summary>
    private int KeepFollowed(int count, ReadOnlySpan<int> positions, int offset)
    {
        var (kept, next) = (0, 0);
        for (var i = 0; i < count; i++)
        {
            var wanted = _starts[i] + offset;
            while (next < positions.Length && positions[next] < wanted)
            {
                next++;
            }

            if (next == positions.Length)
            {
                break;
            }

            if (positions[next] == wanted)
            {
                _starts[kept++] = _starts[i];
            }
        }

        return kept;
    }

    /// <summary>What the phrase contributes at most where one of its words contributes so much.</summary>
    private double Raised(int contribution, WordCursor word) =>
        word.Weight == 0 ? 0 : ((contribution + 1.0) * (_weight / word.Weight) * (1 + Slack)) + 1;

    /// <summary>What a word contributes at least, less one, where the phrase contributes more than a floor.</summary>
    private int Lowered(int floor, WordCursor word) =>
        Math.Max(-1, (int)((floor - 1.0) / (1 + Slack) * (word.Weight / _weight)) - 2);
}
