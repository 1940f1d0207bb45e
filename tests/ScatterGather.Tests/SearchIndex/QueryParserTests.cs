using DesignPatterns.SearchIndex.Queries;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ScatterGather.Tests.SearchIndex;

public sealed class QueryParserTests
{
    [Theory]
    [InlineData("dog", "dog")]
    [InlineData("  Dogs   CATS ", "dogs cats")]
    [InlineData("Élan", "elan")]
    [InlineData("dog OR cat tail", "dog OR cat tail")]
    [InlineData("\"to be\"", "\"to be\"")]
    [InlineData("well-known", "\"well known\"")]
    [InlineData("dog\"bit man\"", "dog \"bit man\"")]
    [InlineData("ca* pos:Noun", "ca* pos:noun")]
    [InlineData("dog dog DOG", "dog")]
    [InlineData("cats & dogs", "cats dogs")]
    [InlineData("a b OR x OR b a", "a b OR x")]
    [InlineData("or", null)]
    public void A_query_means(string text, string? meaning)
    {
        Assert.Equal(meaning is not null, QueryParser.TryParse(text, out var query, out _));
        Assert.Equal(meaning, query?.ToString());
    }

    [Theory]
    [InlineData("", 0, "There is no word to search for.")]
    [InlineData(" \" & \" ", 7, "There is no word to search for.")]
    [InlineData("dog \"bites man", 4, "This quote is never closed.")]
    [InlineData("the of", 0, "Every word of the query is a stop word; put them in quotes to search for the phrase.")]
    [InlineData("dog c*", 4, "The beginning before * must be one word of 2 characters or more.")]
    [InlineData("dog pos:noum", 4, "A part of speech is one of noun, verb, adjective, adverb.")]
    [InlineData("pos:noun", 8, "A part of speech needs a word beside it.")]
    [InlineData("dog pos:noun pos:verb", 13, "A document has one part of speech; write OR between two.")]
    [InlineData("OR dog", 0, "There must be a word on both sides of OR.")]
    [InlineData("dog OR", 6, "There must be a word on both sides of OR.")]
    public void A_refusal_says_why_and_where(string text, int position, string message)
    {
        Assert.False(QueryParser.TryParse(text, out _, out var refusal));
        Assert.Equal(new QueryRefusal(message, position), refusal);
    }

    [Fact]
    public void What_is_too_long_is_refused()
    {
        Assert.Contains("1,000 characters", Refusal(new string('x', 10_000)), StringComparison.Ordinal);
        Assert.Contains("32 clauses", Refusal(string.Join(' ', Enumerable.Range(0, 33))), StringComparison.Ordinal);
        var phrase = $"\"{string.Join(' ', Enumerable.Range(0, 33))}\"";
        Assert.Contains("32 words", Refusal(phrase), StringComparison.Ordinal);
        Assert.True(QueryParser.TryParse(string.Join(' ', Enumerable.Range(0, 32)), out _, out _));
    }

    [Fact]
    public void A_clause_reads_what_it_wrote() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
            if (QueryParser.TryParse(new RandomCorpus(seed, mostDocuments: 2).Query() + " the", out var query, out _))
            {
                foreach (var clause in query.Alternatives.SelectMany(alternative => alternative.Clauses))
                {
                    Assert.True(QueryParser.TryParseClause(clause.ToString(), out var read, out _));
                    Assert.Equal(clause, read);
                }
            }
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_clause_of_the_longest_query_is_read_with_the_quotes_that_it_has_got()
    {
        var longest = string.Join('-', ((int[])[249, 249, 249, 250]).Select(length => new string('a', length)));
        Assert.True(QueryParser.TryParse(longest, out var query, out _));

        var clause = Assert.Single(query.Alternatives.Single().Clauses);
        Assert.Equal(QueryParser.MaxLength + 2, clause.ToString().Length);
        Assert.True(QueryParser.TryParseClause(clause.ToString(), out var read, out _));
        Assert.Equal(clause, read);
        Assert.False(QueryParser.TryParse(clause.ToString(), out _, out _));
        Assert.False(QueryParser.TryParseClause($" {clause}", out _, out _));
    }

    [Theory]
    [InlineData("dog cat")]
    [InlineData("dog pos:noun")]
    [InlineData("")]
    public void What_is_not_one_clause_is_not_read_as_one(string text) =>
        Assert.False(QueryParser.TryParseClause(text, out _, out _));

    private static string Refusal(string text)
    {
        Assert.False(QueryParser.TryParse(text, out _, out var refusal));
        return refusal.Message;
    }
}
