using DesignPatterns.SearchIndex.Format;
using DesignPatterns.SearchIndex.Searching;

namespace DesignPatterns.SearchIndex.Building;

/// <summary>Encodes a word's places: its blocks of documents and counts, then all positions.</summary>
internal sealed unsafe class TermEncoder(float* norms, NativeList<BlockEntry> blocks) : IDisposable
{
    private readonly int[] _room = GC.AllocateArray<int>(4 * PackedBlock.Length, pinned: true);
    private readonly NativeList<byte> _postings = new();
    private readonly NativeList<byte> _positions = new();
    private int _length;
    private int _before;
    private uint _positionsAt;

    private int* Documents => (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _room[0]);

    private int* Counts => Documents + PackedBlock.Length;

    private int* Contributions => Counts + PackedBlock.Length;

    private uint* Differences => (uint*)Contributions + PackedBlock.Length;

    /// <summary>Writes it, adds its blocks to the list, and returns in how many documents it is.</summary>
    public int Encode(ReadOnlySpan<WordPlace> places, float weight, SectionWriter writer, long postingsAt)
    {
        _postings.Clear();
        _positions.Clear();
        _positions.Reserve(VarInt.MaxSize * (long)places.Length);
        (_length, _before, _positionsAt) = (0, -1, 0);
        var firstBlock = blocks.Count;
        var (frequency, document, position) = (0, -1, -1);
        foreach (var place in places)
        {
            if (place.Document != document)
            {
                if (_length == PackedBlock.Length)
                {
                    EndBlock(weight);
                }

                Documents[_length] = document = place.Document;
                Counts[_length++] = 0;
                position = -1;
                frequency++;
            }

            Counts[_length - 1]++;
            _positions.Advance(VarInt.Write(_positions.End, (uint)(place.Position - position)) - _positions.End);
            position = place.Position;
        }

        EndBlock(weight);
        Write(writer, postingsAt, firstBlock);
        return frequency;
    }

    public void Dispose()
    {
        _postings.Dispose();
        _positions.Dispose();
    }

    private void Write(SectionWriter writer, long postingsAt, long firstBlock)
    {
        var at = writer.Position - postingsAt;
        if (at + _postings.Count + _positions.Count > uint.MaxValue)
        {
            throw new NotSupportedException("An index has room for 4 GiB of postings; make more shards.");
        }

        for (var block = firstBlock; block < blocks.Count; block++)
        {
            blocks.Items[block].Postings += (uint)at;
            blocks.Items[block].Positions += (uint)(at + _postings.Count);
        }

        writer.Write(_postings.Items, _postings.Count);
        writer.Write(_positions.Items, _positions.Count);
    }

    private void EndBlock(float weight)
    {
        blocks.Add(new()
        {
            Last = Documents[_length - 1],
            Most = Most(weight),
            Postings = (uint)_postings.Count,
            Positions = _positionsAt,
        });
        _postings.Reserve(4 * VarInt.MaxSize * PackedBlock.Length);
        _postings.Advance((_length == PackedBlock.Length ? Pack() : WriteShort()) - _postings.End);
        _before = Documents[_length - 1];
        _positionsAt = (uint)_positions.Count;
        _length = 0;
    }

    private int Most(float weight)
    {
        for (var i = _length; i % 8 != 0; i++)
        {
            Documents[i] = 0;
        }

        Bm25.Contributions(weight, Documents, Counts, norms, Contributions, (_length + 7) & ~7);
        var most = 0;
        for (var i = 0; i < _length; i++)
        {
            most = Math.Max(most, Contributions[i]);
        }

        return most;
    }

    private byte* Pack()
    {
        var target = _postings.End;
        var before = _before;
        for (var i = 0; i < PackedBlock.Length; i++)
        {
            Differences[i] = (uint)(Documents[i] - before);
            before = Documents[i];
            Counts[i]--;
        }

        var documentBits = PackedBlock.BitsFor(Differences);
        var countBits = PackedBlock.BitsFor((uint*)Counts);
        target[0] = (byte)documentBits;
        target[1] = (byte)countBits;
        PackedBlock.Pack(Differences, documentBits, target + 2);
        target += 2 + PackedBlock.Size(documentBits);
        PackedBlock.Pack((uint*)Counts, countBits, target);
        return target + PackedBlock.Size(countBits);
    }

    private byte* WriteShort()
    {
        var target = _postings.End;
        var before = _before;
        for (var i = 0; i < _length; i++)
        {
            var difference = (uint)(Documents[i] - before);
            before = Documents[i];
            target = VarInt.Write(target, (difference << 1) | (Counts[i] == 1 ? 1u : 0));
            if (Counts[i] != 1)
            {
                target = VarInt.Write(target, (uint)Counts[i]);
            }
        }

        return target;
    }
}
