using DesignPatterns.SearchIndex;

namespace DesignPatterns.SearchLeaf.Indexes;

/// <summary>What a leaf maps: the index of the whole corpus, and that of its own shard, from the same build.</summary>
/// <param name="Folder">Where this version is saved.</param>
internal sealed record IndexPair(DocumentIndex Whole, DocumentIndex Shard, DirectoryInfo Folder) : IDisposable
{
    /// <summary>What tells other leaves that this one answers with the pair; null: it does not.</summary>
    public IDisposable? Use { get; set; }

    public void Dispose()
    {
        Use?.Dispose();
        Whole.Dispose();
        Shard.Dispose();
    }
}
