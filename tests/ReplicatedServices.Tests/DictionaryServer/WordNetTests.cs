using DesignPatterns.DictionaryServer.Definitions;
using DesignPatterns.DictionaryServer.Index;
using DesignPatterns.Words;

namespace DesignPatterns.ReplicatedServices.Tests.DictionaryServer;

public sealed class WordNetTests
{
    [Fact]
    public async Task All_of_WordNet_is_there()
    {
        var index = await WordNet.Index;

        Assert.Equal(117_659, index.SynsetCount);
        Assert.Equal(147_306, index.WordCount);
        Assert.Equal(206_941, AllDefinitions(index).Sum(definition => definition.Senses.Count));
    }

    [Fact]
    public async Task The_licence_notice_travels_with_the_data() =>
        Assert.Contains(
            "Princeton University",
            await File.ReadAllTextAsync(Path.ChangeExtension(WordNet.DataFile, ".LICENSE")));

    [Fact]
    public async Task Every_word_is_found_in_any_case()
    {
        var index = await WordNet.Index;

        Assert.All(AllWords(index), word =>
        {
            Assert.Equal(word, index.Find(Word.From(word))!.Word);
            Assert.Equal(word, index.Find(Word.From(word.ToUpperInvariant()))!.Word);
        });
    }

    [Fact]
    public async Task Words_are_distinct_and_in_ordinal_order()
    {
        var words = AllWords(await WordNet.Index);

        Assert.Equal(words.Order(StringComparer.Ordinal).Distinct(), words);
        Assert.All(words, word => Assert.Equal(Word.From(word).Value, word));
    }

    [Fact]
    public async Task All_but_18_words_can_be_asked_for_in_a_path()
    {
        var refused = AllWords(await WordNet.Index)
            .Where(word => !WordTarget.TryParse(Uri.EscapeDataString(word), out _, out _)).ToList();

        Assert.Equal(16, refused.Count(word => word.Contains('/')));
        Assert.Equal(2, refused.Count(word => word.Length > WordTarget.MaxLength));
        Assert.Equal(18, refused.Count);
    }

    [Fact]
    public async Task No_text_is_left_empty_or_unparsed()
    {
        var senses = AllDefinitions(await WordNet.Index).SelectMany(definition => definition.Senses);
        foreach (var sense in senses)
        {
            string[] texts = [sense.Definition, .. sense.Examples, .. sense.Synonyms];
            Assert.All(texts, text =>
            {
                Assert.NotEmpty(text);
                Assert.Equal(text.Trim(), text);
                Assert.DoesNotContain("  ", text, StringComparison.Ordinal);
                Assert.True(text.Count(character => character == '"') % 2 == 0, text);
            });
            Assert.All(sense.Synonyms, synonym => Assert.Equal(-1, synonym.AsSpan().IndexOfAny("_()")));
        }
    }

    private static List<string> AllWords(WordIndex index) =>
        index.List(Word.From(""), Word.From(""), index.WordCount);

    private static IEnumerable<Definition> AllDefinitions(WordIndex index) =>
        AllWords(index).Select(word => index.Find(Word.From(word))!);
}
