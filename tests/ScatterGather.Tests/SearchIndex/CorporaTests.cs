using System.IO.Compression;
using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Corpora;
using DesignPatterns.SearchIndex.Queries;
using DesignPatterns.SearchLeaf;
using DesignPatterns.SearchLeaf.Indexes;

namespace DesignPatterns.ScatterGather.Tests.SearchIndex;

public sealed class CorporaTests : IDisposable
{
    private readonly SearchIndex.IndexFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WordNet_is_found_by_its_words_and_by_what_it_says_of_them()
    {
        using var index = _folder.Build(WordNetCorpus.Read(WordNet()));
        Assert.True(QueryParser.TryParse("\"filaments from a web\" pos:noun", out var query, out _));

        var hit = Assert.Single(index.Search(query, 10, TestContext.Current.CancellationToken).Hits);

        Assert.Equal((117_659, "cobweb, gossamer"), (index.DocumentCount, index.Document(hit.Number)!.Title));
        Assert.Equal($"wn-{hit.Number}", index.Document(hit.Number)!.Id);
        var snippet = index.Snippet(hit.Number, query)!.ToString();
        Assert.Contains("[filaments from a web]", snippet, StringComparison.Ordinal);
        Assert.InRange(new FileInfo(_folder.PathOf("whole.index")).Length, 1, 30_000_000);
    }

    [Fact]
    public async Task What_pointers_lead_to_stays_while_memory_is_collected()
    {
        using var first = _folder.Build(WordNetCorpus.Read(WordNet()));
        Assert.True(QueryParser.TryParse("the go*", out var query, out _));
        var hits = first.Search(query, 100, TestContext.Current.CancellationToken).Hits;
        using var ended = new CancellationTokenSource();
        var collecting = Task.Run(() => CollectAsync(ended.Token), TestContext.Current.CancellationToken);

        // As often as it takes until opening an index is compiled to the end, and some more.
        for (var i = 0; i < 100; i++)
        {
            using var index = IndexFile.Open(_folder.PathOf("whole.index"));
            Assert.Equal(hits, index.Search(query, 100, TestContext.Current.CancellationToken).Hits);
        }

        await ended.CancelAsync();
        await collecting;
    }

    [Fact]
    public void A_file_that_is_not_WordNet_is_refused()
    {
        var path = _folder.PathOf("other.br");
        using (var file = new BrotliStream(File.Create(path), CompressionLevel.Fastest))
        {
            file.Write("Something else"u8);
        }

        Assert.Throws<InvalidDataException>(() => WordNetCorpus.Read(path).Count());
    }

    [Fact]
    public void A_folder_is_read_in_the_order_of_its_paths_without_what_is_no_text()
    {
        Directory.CreateDirectory(_folder.PathOf("b"));
        File.WriteAllText(_folder.PathOf("b/two.txt"), "second");
        File.WriteAllText(_folder.PathOf("a.md"), "first and long");
        File.WriteAllBytes(_folder.PathOf("c.bin"), [1, 0, 2]);
        File.CreateSymbolicLink(_folder.PathOf("d.txt"), _folder.PathOf("a.md"));

        Assert.Equal(
            [new Document("a.md", "a", "first "), new Document("b/two.txt", "two", "second")],
            new FolderCorpus(_folder.PathOf(""), maxFileLength: 6).Read());
    }

    [Fact]
    public void Links_change_neither_the_documents_of_a_folder_nor_its_version()
    {
        File.WriteAllText(_folder.PathOf("a.txt"), "text");
        var options = new SearchLeafOptions { Corpus = _folder.PathOf("") };
        var version = CorpusSource.From(options).Version;

        // Followed, two that lead back would be as many paths as there are ways to go forty steps.
        File.CreateSymbolicLink(_folder.PathOf("again.txt"), _folder.PathOf("a.txt"));
        Directory.CreateSymbolicLink(_folder.PathOf("b"), _folder.PathOf(""));
        Directory.CreateSymbolicLink(_folder.PathOf("c"), _folder.PathOf(""));

        Assert.Equal(version, CorpusSource.From(options).Version);
        Assert.Equal(["a.txt"], CorpusSource.From(options).Read().Select(document => document.Id));
        File.WriteAllText(_folder.PathOf("d.txt"), "another");
        Assert.NotEqual(version, CorpusSource.From(options).Version);
    }

    // What was let go of too early is somebody else's at once. Others work between two collections.
    private static async Task CollectAsync(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            for (var i = 0; i < 20; i++)
            {
                Array.Fill(GC.AllocateUninitializedArray<int>(424, pinned: true), -1);
            }

            GC.Collect();
            await Task.Delay(1, CancellationToken.None);
        }
    }

    private static string WordNet()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DesignPatterns.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "services/ReplicatedServices/DictionaryServer/Data/wordnet-3.0.br");
    }
}
