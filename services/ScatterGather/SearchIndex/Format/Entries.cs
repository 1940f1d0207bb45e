using System.Runtime.InteropServices;

namespace DesignPatterns.SearchIndex.Format;

/// <summary>A word; they are in the order of their UTF-8 bytes, and one more tells where the last one ends.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TermEntry
{
    /// <summary>Where its bytes begin among the words.</summary>
    public uint Word;

    /// <summary>In how many documents of the corpus it is.</summary>
    public int CorpusFrequency;

    /// <summary>In how many documents of this file it is.</summary>
    public int Frequency;

    /// <summary>Its first block; it has one for each 128 documents, the last one being shorter.</summary>
    public int FirstBlock;
}

/// <summary>Up to 128 documents that have a word.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BlockEntry
{
    /// <summary>The last document in it.</summary>
    public int Last;

    /// <summary>The most that the word adds to the score of a document in it.</summary>
    public int Most;

    /// <summary>Where the documents and their frequencies begin among the postings.</summary>
    public uint Postings;

    /// <summary>Where the positions begin among the postings.</summary>
    public uint Positions;
}

[StructLayout(LayoutKind.Sequential)]
internal struct DocumentEntry
{
    /// <summary>Its number in the corpus.</summary>
    public int Number;

    /// <summary>In words.</summary>
    public int Length;

    /// <summary>Where it is among the texts.</summary>
    public long Text;
}
