using DesignPatterns.Dashboard.Filters;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Filters;

public class TextSearchTests
{
    private static readonly Gen<string> Texts =
        Gen.Elements("a", "A", "b", "ä", "Ä", "ß", "İ", "i", "\U0001F600", " ").ListOf().Select(string.Concat);

    [Theory]
    [InlineData("Word", "a word, Words and SWORDS", "a [word], [Word]s and S[WORD]S")]
    [InlineData("aa", "aaaaa", "[aa][aa]a")]
    [InlineData("x", "nothing", "nothing")]
    [InlineData("", "all", "all")]
    [InlineData("all", "all", "[all]")]
    [InlineData("<b>", "a <B> b", "a [<B>] b")]
    public void Hits_are_marked_whatever_their_case(string search, string text, string marked) =>
        Assert.Equal(marked, string.Concat(
            new TextSearch(search).Split(text).Select(part => part.IsHit ? $"[{part.Text}]" : part.Text)));

    [Fact]
    public void The_pieces_of_a_text_are_the_text_and_its_hits_are_what_was_looked_for() =>
        Prop.ForAll(Texts.ToArbitrary(), Texts.ToArbitrary(), (search, text) =>
        {
            var parts = new TextSearch(search).Split(text);
            return string.Concat(parts.Select(part => part.Text)) == text
                && parts.Where(part => part.IsHit).All(part =>
                    string.Equals(part.Text, search, StringComparison.OrdinalIgnoreCase))
                && parts.Any(part => part.IsHit) == (search.Length > 0 && new TextSearch(search).IsIn(text));
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void A_text_full_of_hits_is_marked_up_to_a_bound()
    {
        var parts = new TextSearch("a").Split(new string('a', 100_000));

        Assert.Equal(TextSearch.MaximumHits, parts.Count(part => part.IsHit));
        Assert.Equal(100_000, parts.Sum(part => part.Text.Length));
    }

    [Theory]
    [InlineData("", "short", 10, "short")]
    [InlineData("", "0123456789x", 10, "0123456789…")]
    [InlineData("9", "0123456789x", 10, "0123456789…")]
    [InlineData("E", "0123456789abcdefghijklmn", 10, "…cdefghijkl…")]
    [InlineData("n", "0123456789abcdefghijklmn", 10, "…efghijklmn")]
    public void An_excerpt_shows_the_first_hit(string search, string text, int length, string excerpt) =>
        Assert.Equal(excerpt, new TextSearch(search).Excerpt(text, length));

    [Fact]
    public void An_excerpt_keeps_a_hit_and_never_halves_a_character() =>
        Prop.ForAll(
            Texts.ToArbitrary(),
            Texts.Select(text => string.Concat(Enumerable.Repeat(text, 5))).ToArbitrary(),
            (search, text) =>
            {
                var look = new TextSearch(search[..Math.Min(search.Length, 4)]);
                var excerpt = look.Excerpt(text, 20);
                return excerpt.Length <= 22
                    && (!IsWhole(look.Text) || look.IsIn(text) == look.IsIn(excerpt))
                    && IsWhole(excerpt);
            })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    private static bool IsWhole(string text) => !text.EnumerateRunes().Any(rune => rune.Value == 0xFFFD);
}
