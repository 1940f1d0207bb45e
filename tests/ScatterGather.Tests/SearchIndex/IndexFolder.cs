using DesignPatterns.SearchIndex;

namespace DesignPatterns.ScatterGather.Tests.SearchIndex;

/// <summary>A folder of its own for the indexes of one test.</summary>
internal sealed class IndexFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("search-index-");

    public string PathOf(string name) => Path.Combine(_folder.FullName, name);

    public string[] Files() => [.. _folder.GetFiles().Select(file => file.Name)];

    public DocumentIndex Build(params IEnumerable<Document> documents) => Build(documents, shards: [null]).Single();

    /// <summary>Builds an index for each shard; null is the whole.</summary>
    public DocumentIndex[] Build(IEnumerable<Document> documents, IEnumerable<Shard?> shards)
    {
        using var builder = new IndexBuilder();
        foreach (var document in documents)
        {
            builder.Add(document);
        }

        return [.. shards.Select(shard =>
        {
            var path = PathOf($"{shard?.ToString() ?? "whole"}.index");
            builder.Write(path, shard);
            return IndexFile.Open(path);
        })];
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
