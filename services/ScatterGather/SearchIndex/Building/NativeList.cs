using System.Runtime.InteropServices;

namespace DesignPatterns.SearchIndex.Building;

/// <summary>A list outside the managed heap: it gives its memory back when it is disposed.</summary>
internal sealed unsafe class NativeList<T>(long capacity = 1024) : IDisposable
    where T : unmanaged
{
    private long _capacity = capacity;

    public T* Items { get; private set; } = (T*)NativeMemory.Alloc((nuint)capacity, (nuint)sizeof(T));

    public long Count { get; private set; }

    public T* End => Items + Count;

    public void Add(T item)
    {
        if (Count == _capacity)
        {
            Reserve(1);
        }

        Items[Count++] = item;
    }

    /// <summary>Makes sure that so many more have room.</summary>
    public void Reserve(long more)
    {
        if (_capacity - Count < more)
        {
            _capacity = Math.Max(2 * _capacity, Count + more);
            Items = (T*)NativeMemory.Realloc(Items, (nuint)(_capacity * sizeof(T)));
        }
    }

    /// <summary>Takes in what was written behind the end, where there was room.</summary>
    public void Advance(long count) => Count += count;

    public void Clear() => Count = 0;

    public void Dispose()
    {
        NativeMemory.Free(Items);
        Items = null;
        (_capacity, Count) = (0, 0);
    }
}
