using System.Numerics;
using System.Runtime.Intrinsics;
using DesignPatterns.SearchIndex.Format;

namespace DesignPatterns.SearchIndex.Searching;

/// <summary>Reads the positions of one document after another out of a block's.</summary>
/// <remarks>Each is a variable-length difference from the one before; a document's first is one from -1.</remarks>
internal sealed unsafe class PositionReader
{
    private int[] _positions = new int[64];
    private int _document;
    private byte* _next;

    /// <summary>Another block is read from now on.</summary>
    public void Reset()
    {
        _document = 0;
        _next = null;
    }

    /// <param name="document">Its index in the block, not before that of an earlier call.</param>
    /// <param name="start">Of the block's positions.</param>
    public ReadOnlySpan<int> Read(PostingBlock block, int document, byte* start)
    {
        block.NeedCounts();
        var source = _next is null ? start : _next;
        var skipped = 0;
        for (; _document < document; _document++)
        {
            skipped += block.Counts[_document];
        }

        source = Skip(source, skipped);
        _next = source;
        var count = block.Counts[document];
        if (count > _positions.Length)
        {
            _positions = new int[BitOperations.RoundUpToPowerOf2((uint)count)];
        }

        var position = -1;
        for (var i = 0; i < count; i++)
        {
            position += (int)VarInt.Read(ref source);
            _positions[i] = position;
        }

        return _positions.AsSpan(0, count);
    }

    // A number ends with the one byte of it that has no high bit: counting those finds the end of many numbers.
    private static byte* Skip(byte* source, int numbers)
    {
        while (numbers >= Vector256<byte>.Count)
        {
            var unended = Vector256.Load(source).ExtractMostSignificantBits();
            numbers -= Vector256<byte>.Count - BitOperations.PopCount(unended);
            source += Vector256<byte>.Count;
        }

        while (numbers > 0)
        {
            numbers -= *source++ < 0x80 ? 1 : 0;
        }

        return source;
    }
}
