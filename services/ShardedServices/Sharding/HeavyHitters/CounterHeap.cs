namespace DesignPatterns.Sharding.HeavyHitters;

/// <summary>The counters, the least on top: a binary heap that knows where each slot stands.</summary>
internal sealed class CounterHeap(int capacity)
{
    private readonly double[] _counts = new double[capacity];
    private readonly double[] _errors = new double[capacity];
    private readonly int[] _heap = new int[capacity];
    private readonly int[] _places = new int[capacity];

    public int Count { get; private set; }

    /// <summary>The slot of the least count; there must be one.</summary>
    public int Least => _heap[0];

    public double LeastCount => _counts[_heap[0]];

    public double CountOf(int slot) => _counts[slot];

    public double ErrorOf(int slot) => _errors[slot];

    public void Push(int slot, double count, double error)
    {
        _counts[slot] = count;
        _errors[slot] = error;
        var place = Count++;
        while (place > 0 && _counts[_heap[(place - 1) / 2]] > count)
        {
            Stand(_heap[(place - 1) / 2], place);
            place = (place - 1) / 2;
        }

        Stand(slot, place);
    }

    /// <summary>A new key in this slot: its count goes on from the old one's, all of which may be
    /// error.</summary>
    public void TakeOver(int slot)
    {
        _errors[slot] = _counts[slot];
        Raise(slot, 1);
    }

    public void Raise(int slot, double by)
    {
        var count = _counts[slot] += by;
        var place = _places[slot];
        while (Child(place) is var child && child < Count && _counts[_heap[child]] < count)
        {
            Stand(_heap[child], place);
            place = child;
        }

        Stand(slot, place);
    }

    public void Halve()
    {
        for (var slot = 0; slot < Count; slot++)
        {
            _counts[slot] /= 2;
            _errors[slot] /= 2;
        }
    }

    public void Clear() => Count = 0;

    /// <summary>The lesser of a place's two children; behind the heap's end when there is none.</summary>
    private int Child(int place)
    {
        var left = (2 * place) + 1;
        return left + 1 < Count && _counts[_heap[left + 1]] < _counts[_heap[left]] ? left + 1 : left;
    }

    private void Stand(int slot, int place)
    {
        _heap[place] = slot;
        _places[slot] = place;
    }
}
