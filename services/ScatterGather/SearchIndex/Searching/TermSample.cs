using System.Buffers.Binary;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>The beginnings of every 16th word, so close together that a search among them stays in the cache.</summary>
internal sealed class TermSample
{
    private const int Every = 16;
    public const int HeadLength = sizeof(ulong);

    private readonly ulong[] _heads;
    private readonly int _terms;

    public TermSample(IndexView view, int terms)
    {
        _terms = terms;
        _heads = new ulong[(terms + Every - 1) / Every];
        for (var i = 0; i < _heads.Length; i++)
        {
            _heads[i] = HeadOf(view.Word(i * Every));
        }
    }

    /// <summary>Bounds of where the first word that is not before a given one is; it may be high.</summary>
    public (int Low, int High) Around(ReadOnlySpan<byte> word)
    {
        var head = HeadOf(word);
        var (low, high) = (0, _heads.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            (low, high) = _heads[middle] < head ? (middle + 1, high) : (low, middle);
        }

        // The sampled words before this one come before the word; those with its very beginning may or may not.
        var behind = low;
        while (behind < _heads.Length && _heads[behind] == head)
        {
            behind++;
        }

        return (Math.Max(0, (low - 1) * Every), Math.Min(_terms, behind * Every));
    }

    // Read so that a higher number is a later word; a short word is before all that go on after it.
    public static ulong HeadOf(ReadOnlySpan<byte> word)
    {
        if (word.Length >= HeadLength)
        {
            return BinaryPrimitives.ReadUInt64BigEndian(word);
        }

        Span<byte> padded = stackalloc byte[HeadLength];
        padded.Clear();
        word.CopyTo(padded);
        return BinaryPrimitives.ReadUInt64BigEndian(padded);
    }
}
