using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Format;
using DesignPatterns.SearchIndex.Queries;

namespace DesignPatterns.ScatterGather.Tests.SearchIndex;

public sealed class IndexFileTests : IDisposable
{
    private static readonly Document[] Corpus = new RandomCorpus(seed: 11, mostDocuments: 500).Documents;

    private readonly IndexFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Documents_come_back_as_they_were_added()
    {
        Document[] corpus = [.. Corpus, new("ü/ö", "Ångström\n", new string('é', 5000), "adverb"), new("", "", "")];
        using var index = _folder.Build(corpus);

        Assert.Equal(corpus, Enumerable.Range(0, corpus.Length).Select(index.Document));
        Assert.Null(index.Document(corpus.Length));
        Assert.Null(index.Document(-1));
    }

    [Fact]
    public void A_document_is_in_the_shard_its_id_says_and_in_no_other()
    {
        var indexes = _folder.Build(Corpus, [new Shard(0, 3), new Shard(1, 3), new Shard(2, 3)]);

        for (var number = 0; number < Corpus.Length; number++)
        {
            var holder = Shard.IndexOf(Corpus[number].Id, 3);
            Assert.Equal(Corpus[number], indexes[holder].Document(number));
            Assert.Null(indexes[(holder + 1) % 3].Document(number));
        }

        Assert.Equal(Corpus.Length, indexes.Sum(index => index.DocumentCount));
        Assert.All(indexes, index => Assert.Equal(Corpus.Length, index.CorpusDocumentCount));
        Array.ForEach(indexes, index => index.Dispose());
    }

    [Fact]
    public void The_shard_of_an_id_stays_what_it_is_and_shards_are_even()
    {
        string[] ids = ["", "wn-0", "wn-1", "dog", "Ångström"];
        Assert.Equal([2, 1, 2, 0, 3], ids.Select(id => Shard.IndexOf(id, 4)));

        var sizes = Enumerable.Range(0, 117_659)
            .CountBy(line => Shard.IndexOf($"wn-{line}", 4)).Select(size => size.Value);
        Assert.All(sizes, size => Assert.InRange(size, 0.98 * 117_659 / 4, 1.02 * 117_659 / 4));
    }

    [Fact]
    public void Any_byte_that_is_wrong_is_noticed_before_the_index_is_used()
    {
        _folder.Build(Corpus).Dispose();
        var path = _folder.PathOf("whole.index");
        var bytes = File.ReadAllBytes(path);
        var random = new Random(3);
        var end = (int)BitConverter.ToInt64(bytes, Header.Size - (2 * sizeof(long)));
        for (var i = 0; i < 300; i++)
        {
            var at = i < Header.Size ? i : random.Next(end);
            var wrong = (byte[])bytes.Clone();
            wrong[at] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(path, wrong);

            Assert.Throws<InvalidDataException>(() => IndexFile.Open(path));
        }
    }

    [Fact]
    public void A_text_that_is_damaged_is_refused_or_read_wrong_and_never_read_past_its_end()
    {
        _folder.Build(Corpus).Dispose();
        var path = _folder.PathOf("whole.index");
        var bytes = File.ReadAllBytes(path);
        var texts = (int)BitConverter.ToInt64(bytes, Header.Size - (2 * sizeof(long)));
        var random = new Random(3);
        var refusals = 0;
        for (var i = 0; i < 30; i++)
        {
            // All of them, a stretch, and the very end, each as lengths of many bytes or as anything.
            var from = i == 0 ? texts : random.Next(texts, bytes.Length);
            var wrong = (byte[])bytes.Clone();
            if (i % 2 == 0)
            {
                wrong.AsSpan(from).Fill(0xff);
            }
            else
            {
                random.NextBytes(wrong.AsSpan(from, Math.Min(100, wrong.Length - from)));
            }

            File.WriteAllBytes(path, wrong);
            using var index = IndexFile.Open(path);
            refusals += Enumerable.Range(0, Corpus.Length)
                .Count(number => Record.Exception(() => index.Document(number)) is InvalidDataException);
        }

        Assert.InRange(refusals, Corpus.Length, 30 * Corpus.Length);
    }

    [Fact]
    public void What_is_cut_off_or_is_no_index_is_refused()
    {
        _folder.Build(Corpus).Dispose();
        var path = _folder.PathOf("whole.index");
        var bytes = File.ReadAllBytes(path);
        foreach (var length in (int[])[0, 1, Header.Size - 1, Header.Size, bytes.Length / 2, bytes.Length - 1])
        {
            File.WriteAllBytes(path, bytes[..length]);
            Assert.Throws<InvalidDataException>(() => IndexFile.Open(path));
        }

        File.WriteAllText(path, new string('x', 10_000));
        var refusal = Assert.Throws<InvalidDataException>(() => IndexFile.Open(path));
        Assert.Contains("is no index", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_index_stays_as_it_is_when_a_new_one_takes_its_place()
    {
        using var old = _folder.Build(Corpus);
        using var index = _folder.Build(new Document("only", "", "one"));

        Assert.Equal(Corpus[^1], old.Document(Corpus.Length - 1));
        Assert.Equal(1, index.DocumentCount);
        Assert.Equal(["whole.index"], _folder.Files());
    }

    [Fact]
    public void The_version_tells_corpora_and_shards_apart_and_nothing_else()
    {
        string Version(IEnumerable<Document> corpus, Shard? shard)
        {
            using var index = _folder.Build(corpus, [shard]).Single();
            return index.Version;
        }

        var whole = Version(Corpus, null);
        string[] others =
        [
            Version(Corpus, new Shard(0, 2)), Version(Corpus, new Shard(1, 2)), Version(Corpus, new Shard(0, 3)),
            Version(Corpus[1..], null), Version([Corpus[0] with { Id = "x" }, .. Corpus[1..]], null),
        ];

        Assert.Equal(whole, Version(Corpus, null));
        Assert.Equal(6, others.Append(whole).Distinct().Count());
    }

    [Fact]
    public void An_empty_corpus_has_an_index_too()
    {
        using var index = _folder.Build();
        Assert.True(QueryParser.TryParse("dog OR ca* \"to be\"", out var query, out _));

        Assert.Equal((0, true), (index.Search(query, 10, default).Matches, index.Search(query, 10, default).IsExact));
    }

    [Fact]
    public void An_unknown_part_of_speech_is_refused()
    {
        using var builder = new IndexBuilder();
        Assert.Throws<ArgumentException>(() => builder.Add(new("id", "", "", "noum")));
    }
}
