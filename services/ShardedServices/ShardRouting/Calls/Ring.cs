using System.Runtime.CompilerServices;

namespace DesignPatterns.ShardRouting.Calls;

/// <summary>A queue in an array that grows by doubling and is used again: it allocates only to grow.</summary>
internal sealed class Ring<T>
{
    private const int FirstCapacity = 16;

    private T[] _items = new T[FirstCapacity];
    private int _head;

    public int Count { get; private set; }

    /// <summary>The item so many places behind the head: 0 is the head itself.</summary>
    public ref T this[int place] => ref _items[(_head + place) & (_items.Length - 1)];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enqueue(T item)
    {
        if (Count == _items.Length)
        {
            Grow();
        }

        _items[(_head + Count) & (_items.Length - 1)] = item;
        Count++;
    }

    /// <exception cref="InvalidOperationException">It is empty.</exception>
    public T Dequeue()
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("The ring is empty.");
        }

        var item = _items[_head];
        _items[_head] = default!;
        _head = (_head + 1) & (_items.Length - 1);
        Count--;
        return item;
    }

    private void Grow()
    {
        var larger = new T[_items.Length * 2];
        for (var place = 0; place < Count; place++)
        {
            larger[place] = this[place];
        }

        _items = larger;
        _head = 0;
    }
}
