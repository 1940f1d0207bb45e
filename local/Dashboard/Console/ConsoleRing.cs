using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Console;

/// <summary>The last lines of one resource; not safe for several threads.</summary>
internal sealed class ConsoleRing(int capacity, long maximumCharacters)
{
    private ConsoleLine[] _lines = new ConsoleLine[16];
    private int _first;
    private long _characters;

    public int Count { get; private set; }

    private ConsoleLine? Last => Count == 0 ? null : this[Count - 1];

    private ConsoleLine this[int index]
    {
        get => _lines[(_first + index) % _lines.Length];
        set => _lines[(_first + index) % _lines.Length] = value;
    }

    /// <summary>Adds a line; one that is known already is left out, and answers false.</summary>
    public bool Add(ConsoleDocument document)
    {
        if (Last is { } last && document.Number <= last.Document.Number)
        {
            if (!IsOfAnotherCount(document))
            {
                return false;
            }

            Clear();
        }

        var place = Last is { } before && before.Place.At > document.At ? before.Place.At : document.At;
        Append(new ConsoleLine(document, place));
        while (Count > capacity || (_characters > maximumCharacters && Count > 1))
        {
            RemoveFirst();
        }

        return true;
    }

    /// <summary>
    /// The last lines before a place that meet the condition, newest first, as many as are asked for at most.
    /// </summary>
    public void CopyLast(int count, ConsolePlace? before, Func<ConsoleLine, bool> condition, List<ConsoleLine> target)
    {
        var index = before is { } place ? CountBefore(place) : Count;
        while (--index >= 0 && count > 0)
        {
            if (condition(this[index]))
            {
                target.Add(this[index]);
                count--;
            }
        }
    }

    /// <summary>
    /// Whether the resource's lines are counted anew, as by an orchestrator that began again: the line of
    /// that number was another one.
    /// </summary>
    private bool IsOfAnotherCount(ConsoleDocument document)
    {
        var index = FindFirst(line => line.Document.Number >= document.Number);
        return this[index].Document is var known && known.Number == document.Number
            ? known.At != document.At || known.Text != document.Text
            : document.At > Last!.Document.At;
    }

    private int CountBefore(ConsolePlace place) => FindFirst(line => line.Place >= place);

    /// <summary>
    /// The index of the first line from which on the condition holds; the count when there is none.
    /// </summary>
    private int FindFirst(Func<ConsoleLine, bool> condition)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = condition(this[middle]) ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    private void Append(ConsoleLine line)
    {
        if (Count == _lines.Length)
        {
            var larger = new ConsoleLine[_lines.Length * 2];
            for (var index = 0; index < Count; index++)
            {
                larger[index] = this[index];
            }

            (_lines, _first) = (larger, 0);
        }

        Count++;
        this[Count - 1] = line;
        _characters += line.Document.Text.Length;
    }

    private void RemoveFirst()
    {
        _characters -= this[0].Document.Text.Length;
        this[0] = null!;
        _first = (_first + 1) % _lines.Length;
        Count--;
    }

    private void Clear() => (_lines, _first, _characters, Count) = (new ConsoleLine[16], 0, 0, 0);
}
