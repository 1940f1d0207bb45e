using DesignPatterns.Words;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ReplicatedServices.Tests.Words;

public sealed class WordTests
{
    [Theory]
    [InlineData("Gossamer", "gossamer")]
    [InlineData("  living \t\n thing ", "living thing")]
    [InlineData("ÀÉ", "àé")]
    [InlineData("\u00A0a\u2003b\u00A0", "a b")]
    [InlineData(" \t ", "")]
    public void A_word_is_lower_case_with_single_spaces(string text, string value) =>
        Assert.Equal(value, Word.From(text).Value);

    [Fact]
    public void A_plain_word_is_taken_as_it_is_without_allocating()
    {
        // The first call of anything may allocate.
        _ = Word.From("cobweb");
        var before = GC.GetAllocatedBytesForCurrentThread();
        var word = Word.From("gossamer");

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal("gossamer", word.Value);
    }

    [Fact]
    public void Normalizing_a_word_twice_changes_nothing_more() =>
        Prop.ForAll<string?>(text => Word.From(Word.From(text ?? "").Value) == Word.From(text ?? ""))
            .QuickCheckThrowOnFailure();
}
