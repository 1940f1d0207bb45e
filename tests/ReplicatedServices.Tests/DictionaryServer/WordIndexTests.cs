using System.Text;
using DesignPatterns.DictionaryServer.Index;
using DesignPatterns.Words;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ReplicatedServices.Tests.DictionaryServer;

public sealed class WordIndexTests
{
    // Few letters, so that words share prefixes; a space, a dash and é, so that order is of bytes.
    private static readonly Gen<string> Texts =
        from length in Gen.Choose(1, 4)
        from text in Gen.Elements("ab -é".ToCharArray()).ArrayOf(length)
        select Word.From(new string(text)).Value;

    private static readonly Arbitrary<string> AnyText = Gen.OneOf(Gen.Constant(""), Texts).ToArbitrary();

    private static readonly Arbitrary<string[]> AnyDictionary = Texts.ArrayOf()
        .Select(words => words.Where(word => word.Length > 0).Distinct())
        .Select(words => words.Order(StringComparer.Ordinal).ToArray())
        .ToArbitrary();

    [Fact]
    public void A_word_is_found_just_when_it_is_in_the_dictionary() =>
        Prop.ForAll(AnyDictionary, AnyText, (words, text) =>
            Index(words).Find(Word.From(text)) is { } definition
                ? words.Contains(text) && definition.Senses.Single().Definition == $"about {text}"
                : !words.Contains(text))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_list_has_the_words_with_the_prefix_behind_the_given_one() =>
        Prop.ForAll(AnyDictionary, AnyText, AnyText, (words, prefix, after) =>
            Index(words).List(Word.From(prefix), Word.From(after), limit: 3).SequenceEqual(words
                .Where(word => word.StartsWith(prefix, StringComparison.Ordinal))
                .Where(word => string.CompareOrdinal(word, after) > 0)
                .Take(3)))
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public async Task Pages_one_after_the_other_are_all_words_in_order(int limit)
    {
        var index = await WordNet.Index;
        var prefix = Word.From(limit == 1_000 ? "" : "goss");
        var all = index.List(prefix, Word.From(""), int.MaxValue);

        var pages = new List<string>();
        while (index.List(prefix, Word.From(pages.LastOrDefault("")), limit) is { Count: > 0 } page)
        {
            pages.AddRange(page);
        }

        Assert.Equal(all, pages);
    }

    private static WordIndex Index(string[] words)
    {
        var synsets = words.Select(word => $"n\t{word}\tabout {word}\n");
        var lines = words.Select((word, i) => $"{word}\t{i}\n");
        var text = Encoding.UTF8.GetBytes(string.Concat([.. synsets, .. lines]));
        return new(text, words.Length, words.Length);
    }
}
