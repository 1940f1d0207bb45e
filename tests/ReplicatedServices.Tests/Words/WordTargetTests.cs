using DesignPatterns.Words;

namespace DesignPatterns.ReplicatedServices.Tests.Words;

public sealed class WordTargetTests
{
    [Theory]
    [InlineData("gossamer", "gossamer")]
    [InlineData("Gossamer", "gossamer")]
    [InlineData("%67%6Fssamer", "gossamer")]
    [InlineData("living%20thing", "living thing")]
    [InlineData("%20living%20%20thing%20", "living thing")]
    [InlineData("c%61f%C3%A9", "café")]
    [InlineData("%F0%9F%98%80", "😀")]
    [InlineData("a+b", "a+b")]
    [InlineData("rock'n'roll", "rock'n'roll")]
    [InlineData("b.c.", "b.c.")]
    [InlineData("%3F%23%22", "?#\"")]
    public void A_good_segment_is_read(string raw, string value)
    {
        Assert.True(WordTarget.TryParse(raw, out var word, out var reason), reason);
        Assert.Equal(value, word.Value);
        Assert.Empty(reason);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("%20%20", "is empty")]
    [InlineData("%", "percent-encoding is malformed")]
    [InlineData("a%4", "percent-encoding is malformed")]
    [InlineData("%zz", "percent-encoding is malformed")]
    [InlineData("% 41", "U+0020 must be percent-encoded")]
    [InlineData("%+1", "percent-encoding is malformed")]
    [InlineData("%C3", "not UTF-8")]
    [InlineData("%C0%AF", "not UTF-8")]
    [InlineData("%ED%A0%80", "not UTF-8")]
    [InlineData("%00", "control character, U+0000")]
    [InlineData("a%0Ab", "control character, U+000A")]
    [InlineData("%C2%85", "control character, U+0085")]
    [InlineData("%25%32%46", "encoded twice")]
    [InlineData("a%252Fb", "encoded twice")]
    [InlineData("100%25", "encoded twice")]
    [InlineData("a%2Fb", "no slash")]
    [InlineData("a%5cb", "no slash")]
    [InlineData("a/b", "no slash")]
    [InlineData("a\\b", "no slash")]
    [InlineData(".", "dots")]
    [InlineData("%2e%2E", "dots")]
    [InlineData("a b", "U+0020 must be percent-encoded")]
    [InlineData("a#b", "U+0023 must be percent-encoded")]
    [InlineData("a?b", "U+003F must be percent-encoded")]
    [InlineData("café", "U+00E9 must be percent-encoded")]
    public void A_bad_segment_is_refused_with_the_reason(string raw, string reasonPart)
    {
        Assert.False(WordTarget.TryParse(raw, out var word, out var reason));
        Assert.Equal(default, word);
        Assert.Contains(reasonPart, reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", 64, true)]
    [InlineData("a", 65, false)]
    [InlineData("%61", 64, true)]
    [InlineData("%E2%82%AC", 64, true)]
    [InlineData("%E2%82%AC", 65, false)]
    [InlineData("%F0%9F%98%80", 32, true)]
    [InlineData("%F0%9F%98%80", 33, false)]
    [InlineData("a", 1_000_000, false)]
    public void Sixty_four_characters_are_allowed_in_any_encoding(string unit, int count, bool allowed)
    {
        var raw = string.Concat(Enumerable.Repeat(unit, count));

        Assert.Equal(allowed, WordTarget.TryParse(raw, out _, out var reason));
        Assert.Equal(allowed ? "" : "The word is longer than 64 characters.", reason);
    }

    [Theory]
    [InlineData("/definitions/a", "a")]
    [InlineData("/definitions/", "")]
    [InlineData("/definitions/a?b=/c", "a")]
    [InlineData("/definitions/a%2Fb", "a%2Fb")]
    [InlineData("/definitions/a/b", "a/b")]
    [InlineData("/definitions//a", "/a")]
    [InlineData("/definitions/../words", "../words")]
    [InlineData("http://host/definitions/a", "a")]
    [InlineData("HTTP://host:8080/definitions/a?b", "a")]
    [InlineData("/definitions/http://host/", "http://host/")]
    public void The_raw_segment_is_what_follows_the_prefix(string target, string segment)
    {
        Assert.True(WordTarget.TryGetRawSegment(target, "/definitions/", out var found));
        Assert.Equal(segment, found.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("*")]
    [InlineData("/definitions")]
    [InlineData("/Definitions/a")]
    [InlineData("/%64efinitions/a")]
    [InlineData("//definitions/a")]
    [InlineData("/./definitions/a")]
    [InlineData("/words/../definitions/a")]
    [InlineData("/words?x=/definitions/a")]
    [InlineData("http://host")]
    [InlineData("http://host?/definitions/a")]
    [InlineData("http:///host/definitions/a")]
    public void A_path_that_does_not_begin_with_the_prefix_has_no_segment(string target) =>
        Assert.False(WordTarget.TryGetRawSegment(target, "/definitions/", out _));
}
