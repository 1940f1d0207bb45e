namespace DesignPatterns.SearchIndex.Searching;

/// <summary>The documents that match all of several parts, and are of the part of speech asked for, if any.</summary>
internal sealed unsafe class AllCursor : Cursor
{
    private readonly Cursor[] _parts;
    private readonly byte* _partsOfSpeech;
    private readonly byte _partOfSpeech;
    private readonly int[] _most;
    private int _contribution;

    /// <param name="parts">Sorted here: the rarest leads.</param>
    /// <param name="partOfSpeech">0 if any will do.</param>
    public AllCursor(Cursor[] parts, byte* partsOfSpeech, byte partOfSpeech)
    {
        Array.Sort(parts, static (one, other) => one.Frequency.CompareTo(other.Frequency));
        _parts = parts;
        _partsOfSpeech = partsOfSpeech;
        _partOfSpeech = partOfSpeech;
        _most = new int[parts.Length];
    }

    public override int Frequency => _parts[0].Frequency;

    public override int Contribution() => _contribution;

    public override int Most(int from, out int last)
    {
        var sum = 0;
        last = None;
        for (var i = 0; i < _parts.Length; i++)
        {
            _most[i] = _parts[i].Most(from, out var until);
            sum += _most[i];
            last = Math.Min(last, until);
        }

        return sum;
    }

    public override int Next(int from, int to, int floor)
    {
        while (from <= to && Frequency > 0)
        {
            var most = Most(from, out var last);
            last = Math.Min(last, to);
            if (most > floor && NextUntil(from, last, floor, most) is var found && found != None)
            {
                return found;
            }

            from = last + 1;
        }

        return None;
    }

    private int NextUntil(int from, int last, int floor, int most)
    {
        var lead = _parts[0];
        var others = most - _most[0];
        var leadFloor = Math.Max(-1, floor - others);
        while (from <= last)
        {
            var document = lead.Next(from, last, leadFloor);
            if (document == None || Matches(document, lead.Contribution(), others, floor))
            {
                return document;
            }

            from = document + 1;
        }

        return None;
    }

    private bool Matches(int document, int sum, int most, int floor)
    {
        if (_partOfSpeech != 0 && _partsOfSpeech[document] != _partOfSpeech)
        {
            return false;
        }

        for (var i = 1; i < _parts.Length; i++)
        {
            if (sum + most <= floor || _parts[i].Next(document, document, -1) != document)
            {
                return false;
            }

            sum += _parts[i].Contribution();
            most -= _most[i];
        }

        _contribution = sum;
        return sum > floor;
    }
}
