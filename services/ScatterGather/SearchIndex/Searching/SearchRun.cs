using DesignPatterns.SearchIndex.Format;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>What one search needs to work in; it is used again by later searches, one at a time.</summary>
internal sealed unsafe class SearchRun
{
    // 32 blocks are some 4,000 postings, or some ten microseconds.
    private const int BlocksBetweenChecks = 32;

    /// <summary>Room for more is made anew by each search that needs it.</summary>
    private const int MaxKeptCursors = 64;

    private readonly List<WordCursor> _cursors = [];
    private CancellationToken _cancellationToken;
    private int _usedCursors;
    private int _blocks;

    public HitHeap Heap { get; } = new();

    public void Begin(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _cancellationToken = cancellationToken;
        _usedCursors = 0;
    }

    public void End()
    {
        _cancellationToken = default;
        Heap.Clear();
        if (_cursors.Count > MaxKeptCursors)
        {
            _cursors.RemoveRange(MaxKeptCursors, _cursors.Count - MaxKeptCursors);
        }

    }

    /// <summary>Called for every block that is decoded.</summary>
    /// <exception cref="OperationCanceledException">The search is no longer wanted.</exception>
    public void CountBlock()
    {
        if (++_blocks % BlocksBetweenChecks == 0)
        {
            _cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public WordCursor Word(IndexView view, TermEntry* term)
    {
        if (_usedCursors == _cursors.Count)
        {
            _cursors.Add(new WordCursor(this));
        }

        var cursor = _cursors[_usedCursors++];
        cursor.Open(view, term);
        return cursor;
    }
}
