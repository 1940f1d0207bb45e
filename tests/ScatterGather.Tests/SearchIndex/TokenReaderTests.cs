using System.Text;
using DesignPatterns.SearchIndex.Words;

namespace DesignPatterns.ScatterGather.Tests.SearchIndex;

public sealed class TokenReaderTests
{
    [Theory]
    [InlineData("The quick, brown fox!", "the|quick|brown|fox")]
    [InlineData("well-known don't 3.14 x86_64", "well|known|don|t|3|14|x86|64")]
    [InlineData("Ångström naïve FAÇADE cafe\u0301", "angstrom|naive|facade|cafe")]
    [InlineData("Straße Łódź ÆON", "straße|łodz|æon")]
    [InlineData("ΣΊΣΥΦΟΣ сЛОВО 漢字", "σίσυφοσ|слово|漢字")]
    [InlineData("Việt Nam", "viet|nam")]
    [InlineData("a\ud83d\ude00b \ud835\udc00\ud835\udc01 \ud800x", "a|b|\ud835\udc00\ud835\udc01|x")]
    [InlineData(" \t…— ", "")]
    public void A_text_has_the_words(string text, string words) => Assert.Equal(words, string.Join('|', Words(text)));

    [Fact]
    public void A_word_too_long_is_cut_and_nothing_after_it_is_lost() =>
        Assert.Equal(
            [new string('x', TokenReader.MaxLength), "y", string.Concat(Enumerable.Repeat("ж", 126)), "z"],
            Words($"{new string('X', 5000)} y {new string('Ж', 5000)} z"));

    [Fact]
    public void A_word_tells_where_it_is()
    {
        const string text = "…Über, uns";
        var reader = new TokenReader(text, new byte[TokenReader.BufferLength]);

        Assert.True(reader.MoveNext());
        Assert.Equal("Über", text[reader.Start..reader.End]);
        Assert.True(reader.MoveNext());
        Assert.Equal("uns", text[reader.Start..reader.End]);
        Assert.False(reader.MoveNext());
    }

    private static List<string> Words(string text)
    {
        var words = new List<string>();
        var reader = new TokenReader(text, new byte[TokenReader.BufferLength]);
        while (reader.MoveNext())
        {
            words.Add(Encoding.UTF8.GetString(reader.Word));
        }

        return words;
    }
}
