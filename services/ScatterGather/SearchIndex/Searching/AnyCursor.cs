namespace DesignPatterns.SearchIndex.Searching;

/// <summary>The documents that match at least one of several parts; they score the sum of those that match.</summary>
/// <remarks>
/// MaxScore (Turtle and Flood, "Query evaluation: strategies and optimizations", 1995) from one window of documents to
/// the next: parts that together cannot lift a document above the floor do not propose any, they are only asked.
/// </remarks>
internal sealed class AnyCursor(Cursor[] parts) : Cursor
{
    private readonly int[] _most = new int[parts.Length];

    // The most of this part and all before it.
    private readonly int[] _mostSoFar = new int[parts.Length];

    // What each proposing part has found; it lies in the window or is None.
    private readonly int[] _found = new int[parts.Length];
    private int _proposing;
    private int _last = -1;
    private int _floor;
    private int _contribution;

    public override int Frequency { get; } = (int)Math.Min(None - 1, parts.Sum(part => (long)part.Frequency));

    public override int Contribution() => _contribution;

    public override int Most(int from, out int last)
    {
        var sum = 0;
        last = None;
        foreach (var part in parts)
        {
            sum += part.Most(from, out var until);
            last = Math.Min(last, until);
        }

        return sum;
    }

    public override int MostWithin(int from, int to) => parts.Sum(part => part.MostWithin(from, to));

    public override int Next(int from, int to, int floor)
    {
        while (from <= to)
        {
            if (from > _last || floor != _floor)
            {
                OpenWindow(from, to, floor);
            }

            if (NextInWindow(from) is var found && found != None)
            {
                return found;
            }

            from = _last + 1;
        }

        return None;
    }

    private void OpenWindow(int from, int to, int floor)
    {
        _floor = floor;
        _last = to;
        for (var i = 0; i < parts.Length; i++)
        {
            var part = parts[i];
            var most = part.Most(from, out var until);
            _last = Math.Min(_last, until);
            var at = i;
            for (; at > 0 && _most[at - 1] > most; at--)
            {
                (parts[at], _most[at]) = (parts[at - 1], _most[at - 1]);
            }

            (parts[at], _most[at]) = (part, most);
        }

        var sum = 0;
        _proposing = parts.Length;
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            _found[i] = -1;
        }

        for (var i = 0; i < parts.Length; i++)
        {
            sum += _most[i];
            _mostSoFar[i] = sum;
            if (sum > floor && _proposing == parts.Length)
            {
                _proposing = i;
            }
        }
    }

    private int NextInWindow(int from)
    {
        var (asked, last) = (_proposing, _last);
        if (asked == parts.Length)
        {
            return None;
        }

        var others = asked == 0 ? 0 : _mostSoFar[asked - 1];
        var isAlone = asked == parts.Length - 1;
        while (from <= last)
        {
            var document = isAlone
                ? parts[asked].Next(from, last, Math.Max(-1, _floor - others))
                : Earliest(from);
            if (document == None || IsAbove(document, isAlone ? parts[asked].Contribution() : Proposed(document)))
            {
                return document;
            }

            from = document + 1;
        }

        return None;
    }

    private int Earliest(int from)
    {
        var earliest = None;
        for (var i = _proposing; i < parts.Length; i++)
        {
            if (_found[i] < from)
            {
                _found[i] = parts[i].Next(from, _last, -1);
            }

            earliest = Math.Min(earliest, _found[i]);
        }

        return earliest;
    }

    private int Proposed(int document)
    {
        var sum = 0;
        for (var i = _proposing; i < parts.Length; i++)
        {
            sum += _found[i] == document ? parts[i].Contribution() : 0;
        }

        return sum;
    }

    private bool IsAbove(int document, int sum)
    {
        for (var i = _proposing - 1; i >= 0; i--)
        {
            if (sum + _mostSoFar[i] <= _floor)
            {
                return false;
            }

            if (parts[i].Next(document, document, -1) == document)
            {
                sum += parts[i].Contribution();
            }
        }

        _contribution = sum;
        return sum > _floor;
    }
}
