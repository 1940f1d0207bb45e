using System.Numerics;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>Finds a whole word's entry at once; made when the index is opened.</summary>
/// <remarks>
/// Open addressing, at most half full: a word costs three lines of memory, where a search by halves touches a dozen.
/// </remarks>
internal sealed class TermTable
{
    private const ulong Spread = 0x9e3779b97f4a7c15;

    private readonly IndexView _view;
    private readonly int _shift;

    // A term's index and one more; 0: free.
    private readonly int[] _slots;

    public TermTable(IndexView view, int terms)
    {
        _view = view;
        var slots = BitOperations.RoundUpToPowerOf2((uint)Math.Max(2, 2L * terms));
        _slots = new int[slots];
        _shift = 64 - BitOperations.Log2(slots);
        for (var term = 0; term < terms; term++)
        {
            var slot = SlotOf(view.Word(term));
            while (_slots[slot] != 0)
            {
                slot = Behind(slot);
            }

            _slots[slot] = term + 1;
        }
    }

    /// <returns>The index of the word's entry; a negative number if no document has it.</returns>
    public int Find(ReadOnlySpan<byte> word)
    {
        for (var slot = SlotOf(word); _slots[slot] != 0; slot = Behind(slot))
        {
            if (_view.Word(_slots[slot] - 1).SequenceEqual(word))
            {
                return _slots[slot] - 1;
            }
        }

        return -1;
    }

    private int Behind(int slot) => (slot + 1) & (_slots.Length - 1);

    // Its beginning, its end and its length, which may overlap, tell words apart well enough.
    private int SlotOf(ReadOnlySpan<byte> word)
    {
        var hash = (TermSample.HeadOf(word) ^ (uint)word.Length) * Spread;
        hash ^= TermSample.HeadOf(word[Math.Max(0, word.Length - TermSample.HeadLength)..]);
        return (int)((hash * Spread) >> _shift);
    }
}
