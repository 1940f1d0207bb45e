using DesignPatterns.DictionaryServer.Definitions;
using DesignPatterns.Words;

namespace DesignPatterns.ReplicatedServices.Tests.DictionaryServer;

/// <summary>What WordNet writes as one gloss has been parted into a definition and its examples.</summary>
public sealed class GlossTests
{
    [Fact]
    public async Task A_definition_has_its_senses_with_the_most_frequent_first()
    {
        var bank = await FindAsync("bank");

        Assert.Equal("noun", bank.Senses[0].PartOfSpeech);
        Assert.StartsWith("sloping land", bank.Senses[0].Definition, StringComparison.Ordinal);
        Assert.StartsWith("a financial institution", bank.Senses[1].Definition, StringComparison.Ordinal);
        Assert.Equal(["noun", "verb"], bank.Senses.Select(sense => sense.PartOfSpeech).Distinct());
        Assert.Equal(18, bank.Senses.Count);
    }

    [Fact]
    public async Task Nouns_verbs_adjectives_and_adverbs_come_in_this_order() =>
        Assert.Equal(
            ["noun", "verb", "adjective", "adverb"],
            (await FindAsync("fast")).Senses.Select(sense => sense.PartOfSpeech).Distinct());

    [Fact]
    public async Task Synonyms_keep_their_case_and_leave_out_the_word_itself() =>
        Assert.Equal(
            ["City of Light", "French capital", "capital of France"],
            (await FindAsync("paris")).Senses[0].Synonyms);

    [Fact]
    public async Task The_marker_of_an_adjectives_place_is_not_part_of_it() =>
        Assert.Contains(
            (await FindAsync("abounding")).Senses, sense => sense.Synonyms.SequenceEqual(["galore"]));

    [Theory]
    [InlineData("living thing", "a living (or once living) entity")]
    [InlineData("abstemious", "sparing in consumption of especially food and drink",
        "the pleasures of the table, never of much consequence to one naturally abstemious"
        + " - John Galsworthy")]
    [InlineData("ex-directory", "(of telephone numbers) not listed in the telephone directory",
        "an ex-directory number (British usage)")]
    [InlineData("knock", "deliver a sharp blow or push", "He knocked the glass clear across the room")]
    [InlineData("fearfully", "in fear", "she hurried down the stairs fearfully")]
    [InlineData("begin", "begin to speak or say", "\"Now listen, friends,\" he began")]
    [InlineData("stride", "significant progress (especially in the phrase \"make strides\")",
        "they made big strides in productivity")]
    public async Task What_is_quoted_is_an_example(string word, string definition, params string[] quoted) =>
        Assert.Contains((await FindAsync(word)).Senses,
            sense => sense.Definition == definition && sense.Examples.SequenceEqual(quoted));

    [Theory]
    [InlineData("heedless", "We have always known that heedless self-interest was bad morals; "
        + "we know now that it is bad economics - Franklin D. Roosevelt")]
    [InlineData("tenuous", "a fragile claim to fame")]
    [InlineData("side", "I'm siding against the current candidate")]
    public async Task Semicolons_in_quotes_and_missing_quotes_do_no_harm(string word, string example) =>
        Assert.Contains((await FindAsync(word)).Senses, sense => sense.Examples.Contains(example));

    [Theory]
    [InlineData("long ago", "of the distant or comparatively distant past; \"lang syne\" is Scottish")]
    [InlineData("indirect discourse",
        "a report of a discourse in which deictic terms are modified appropriately "
        + "(e.g., \"he said `I am a fool' would be modified to `he said he is a fool'\")")]
    public async Task What_is_only_mentioned_stays_in_the_definition(string word, string definition) =>
        Assert.Equal(definition, Assert.Single((await FindAsync(word)).Senses).Definition);

    private static async Task<Definition> FindAsync(string word) =>
        (await WordNet.Index).Find(Word.From(word)) ?? throw new KeyNotFoundException(word);
}
