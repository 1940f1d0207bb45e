using System.Numerics;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>The best hits so far, the worst of them at hand.</summary>
/// <remarks>
/// A hit is one number, the score above the complement of the document: the greater is the better, ties included.
/// </remarks>
internal sealed class HitHeap
{
    private const int MaxKept = 1024;

    private ulong[] _hits = new ulong[64];
    private int _wanted;
    private int _count;

    /// <summary>What a document must score more than; negative while every one is welcome.</summary>
    /// <remarks>Documents must come in rising order, so that one that scores the same is always the worse.</remarks>
    public int Floor { get; private set; } = -1;

    /// <summary>Makes room for the best so many.</summary>
    public void Open(int wanted)
    {
        if (_hits.Length < wanted)
        {
            _hits = new ulong[BitOperations.RoundUpToPowerOf2((uint)wanted)];
        }

        (_wanted, _count, Floor) = (wanted, 0, -1);
    }

    /// <summary>Lets go of a room that few searches need.</summary>
    public void Clear()
    {
        if (_hits.Length > MaxKept)
        {
            _hits = new ulong[MaxKept];
        }
    }

    /// <param name="score">More than <see cref="Floor"/>.</param>
    public void Add(int document, int score)
    {
        var hit = ((ulong)(uint)score << 32) | ~(uint)document;
        if (_count < _wanted)
        {
            Rise(hit, _count++);
        }
        else
        {
            Sink(hit);
        }

        if (_count == _wanted)
        {
            Floor = (int)(_hits[0] >> 32);
        }
    }

    /// <summary>The hits by their places in the file, the best first.</summary>
    public Hit[] ToHits()
    {
        var best = _hits.AsSpan(0, _count);
        best.Sort();
        var hits = new Hit[_count];
        for (var i = 0; i < hits.Length; i++)
        {
            var hit = best[^(i + 1)];
            hits[i] = new((int)~(uint)hit, (int)(hit >> 32));
        }

        return hits;
    }

    private void Rise(ulong hit, int at)
    {
        while (at > 0 && _hits[(at - 1) / 2] > hit)
        {
            _hits[at] = _hits[(at - 1) / 2];
            at = (at - 1) / 2;
        }

        _hits[at] = hit;
    }

    private void Sink(ulong hit)
    {
        var at = 0;
        for (var child = 1; child < _count; child = (2 * at) + 1)
        {
            if (child + 1 < _count && _hits[child + 1] < _hits[child])
            {
                child++;
            }

            if (_hits[child] >= hit)
            {
                break;
            }

            _hits[at] = _hits[child];
            at = child;
        }

        _hits[at] = hit;
    }
}
