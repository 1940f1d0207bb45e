namespace DesignPatterns.SearchIndex.Searching;

/// <summary>The documents that match all of several parts, and are of the part of speech asked for, if any.</summary>
internal sealed unsafe class AllCursor : Cursor
{
    private readonly Cursor[] _parts;
    private readonly byte* _partsOfSpeech;
    private readonly byte _partOfSpeech;
    private readonly int[] _most;
    private int _sum;
    private int _last = -1;
    private int _contribution;

    /// <param name="parts">Sorted here: the rarest leads.</param>
    /// <param name="partOfSpeech">0 if any will do.</param>
    public AllCursor(Cursor[] parts, byte* partsOfSpeech, byte partOfSpeech)
    {
        if (parts is [var first, var second])
        {
            parts = first.Frequency <= second.Frequency ? [first, second] : [second, first];
        }
        else
        {
            Array.Sort(parts, static (one, other) => one.Frequency.CompareTo(other.Frequency));
        }
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
        foreach (var part in _parts)
        {
            sum += part.Most(from, out var until);
            last = Math.Min(last, until);
        }

        return sum;
    }

    public override int MostWithin(int from, int to) => _parts.Sum(part => part.MostWithin(from, to));

    public override int Next(int from, int to, int floor)
    {
        while (from <= to)
        {
            if (from > _last)
            {
                OpenWindow(from);
            }

            var last = Math.Min(_last, to);
            if (_sum > floor && NextUntil(from, last, floor) is var found && found != None)
            {
                return found;
            }

            from = last + 1;
        }

        return None;
    }

    // A window is a block of the rarest part: by those of all parts there would be too many of them to look at.
    private void OpenWindow(int from)
    {
        _most[0] = _parts[0].Most(from, out _last);
        _sum = _most[0];
        for (var i = 1; i < _parts.Length; i++)
        {
            _most[i] = _parts[i].MostWithin(from, _last);
            _sum += _most[i];
        }
    }

    private int NextUntil(int from, int last, int floor)
    {
        var lead = _parts[0];
        var others = _sum - _most[0];
        var leadFloor = Math.Max(-1, floor - others);
        if (leadFloor < 0 && lead is WordCursor word && _parts.Length > 1)
        {
            return NextOfBlock(word, from, last, floor);
        }

        while (from <= last)
        {
            var document = lead.Next(from, last, leadFloor);
            if (document == None || Matches(document, 1, lead.Contribution(), others, floor))
            {
                return document;
            }

            from = document + 1;
        }

        return None;
    }

    private int NextOfBlock(WordCursor lead, int from, int last, int floor)
    {
        var second = _parts[1];
        var others = _sum - _most[0] - _most[1];
        var documents = lead.Rest(from, last, out var count);
        for (var index = 0; ; index++)
        {
            index += second.FirstOf(documents + index, count - index);
            if (index >= count)
            {
                return None;
            }

            lead.Take(index);
            var sum = lead.Contribution();
            if (sum + _most[1] + others > floor
                && Matches(documents[index], 2, sum + second.Contribution(), others, floor))
            {
                return documents[index];
            }
        }
    }

    /// <param name="known">How many parts are known to match; they contribute the sum.</param>
    /// <param name="most">What the other parts contribute at most.</param>
    private bool Matches(int document, int known, int sum, int most, int floor)
    {
        if (_partOfSpeech != 0 && _partsOfSpeech[document] != _partOfSpeech)
        {
            return false;
        }

        for (var i = known; i < _parts.Length; i++)
        {
            if (sum + most <= floor || !_parts[i].Has(document))
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
