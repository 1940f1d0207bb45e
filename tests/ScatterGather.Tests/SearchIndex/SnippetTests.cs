using DesignPatterns.SearchIndex.Queries;
using DesignPatterns.SearchIndex.Snippets;

namespace DesignPatterns.ScatterGather.Tests.SearchIndex;

public sealed class SnippetTests
{
    [Theory]
    [InlineData("dog", "A Dog, a dogma and a dóg.", "A [Dog], a dogma and a [dóg].")]
    [InlineData("do*", "A dog, a dogma.", "A [dog], a [dogma].")]
    [InlineData("\"the dog\"", "The cat and the dog; the\ndog.", "The cat and [the dog]; [the\ndog].")]
    [InlineData("cat", "No hit.", "No hit.")]
    [InlineData("cat", "", "")]
    public void Hits_are_marked_as_they_are_written(string query, string text, string expected) =>
        Assert.Equal(expected, Find(text, query).ToString());

    [Fact]
    public void Of_a_long_text_the_piece_is_shown_that_meets_most_clauses()
    {
        var filling = string.Join(' ', Enumerable.Repeat("filling", 50));
        var text = $"dog dog dog {filling} a dog and a cat {filling} cat";

        var snippet = Find(text, "dog cat").ToString();

        Assert.Contains(" a [dog] and a [cat] ", snippet, StringComparison.Ordinal);
        Assert.StartsWith("…filling ", snippet, StringComparison.Ordinal);
        Assert.EndsWith(" filling…", snippet, StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_never_longer_than_promised_and_always_a_piece_of_the_text()
    {
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(400)).Select(_ => "dog ox  ,.é"[random.Next(11)]))
                + new string('x', random.Next(3) * 150);
            var snippet = Find(text, "dog OR ox* OR \"o x\" OR xxx*");

            var shown = string.Concat(snippet.Parts.Select(part => part.Text)).Trim('…');
            Assert.Contains(shown, text, StringComparison.Ordinal);
            Assert.InRange(shown.Length, text.Length == 0 ? 0 : 1, SnippetFinder.MaxLength);
        }
    }

    private static Snippet Find(string text, string query)
    {
        Assert.True(QueryParser.TryParse(query, out var parsed, out _));
        return SnippetFinder.Find(text, parsed);
    }
}
