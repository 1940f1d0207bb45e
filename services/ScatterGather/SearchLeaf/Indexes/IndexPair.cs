using DesignPatterns.SearchIndex;

namespace DesignPatterns.SearchLeaf.Indexes;

/// <summary>What a leaf maps: the index of the whole corpus, and that of its own shard, from the same build.</summary>
internal sealed record IndexPair(DocumentIndex Whole, DocumentIndex Shard) : IDisposable
{
    public void Dispose()
    {
        Whole.Dispose();
        Shard.Dispose();
    }
}
