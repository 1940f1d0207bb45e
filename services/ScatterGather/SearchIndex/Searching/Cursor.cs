namespace DesignPatterns.SearchIndex.Searching;

/// <summary>Goes over the documents that match a part of a query, from the first to the last.</summary>
/// <remarks>
/// Documents are told by their place in the file. What cannot be among the best is passed over in whole blocks, after
/// Ding and Suel, "Faster top-k document retrieval using block-max indexes" (2011).
/// </remarks>
internal abstract unsafe class Cursor
{
    /// <summary>No document; it lies behind all.</summary>
    public const int None = int.MaxValue;

    /// <summary>About how many documents match, and never fewer.</summary>
    public abstract int Frequency { get; }

    /// <summary>Finds the first document from..to that matches and may contribute more than a floor.</summary>
    /// <param name="from">Never before that of an earlier call.</param>
    /// <param name="floor">Negative: every match counts.</param>
    /// <returns><see cref="None"/> if there is none.</returns>
    public abstract int Next(int from, int to, int floor);

    /// <summary>Whether a document matches; if so, it is the one found.</summary>
    /// <param name="document">Never before that of an earlier call.</param>
    public virtual bool Has(int document) => Next(document, document, -1) == document;

    /// <summary>The index of the first of several documents that matches, which is then found.</summary>
    /// <param name="documents">Rising, and none before that of an earlier call.</param>
    /// <returns>Their number if none does.</returns>
    public virtual int FirstOf(int* documents, int count)
    {
        var index = 0;
        while (index < count && !Has(documents[index]))
        {
            index++;
        }

        return index;
    }

    /// <summary>What nothing contributes more than, in the documents from..<paramref name="last"/>.</summary>
    /// <param name="from">Never before that of an earlier call.</param>
    public abstract int Most(int from, out int last);

    /// <summary>What nothing contributes more than, in the documents from..to.</summary>
    /// <param name="from">Never before that of an earlier call.</param>
    public abstract int MostWithin(int from, int to);

    /// <summary>The contribution to the document that <see cref="Next"/> has just found.</summary>
    public abstract int Contribution();
}
