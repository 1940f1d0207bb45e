using DesignPatterns.Dashboard.Filters;
using DesignPatterns.Dashboard.Telemetry;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Filters;

public class FieldFilterTests
{
    private static readonly Gen<string> Texts =
        Gen.Elements("a", ".", "=", "!", "~", " ", "é", "http.route", "\t").ListOf().Select(string.Concat);

    [Theory]
    [InlineData("http.route=/words", "http.route", FieldComparison.Is, "/words")]
    [InlineData("  http.route = /words ", "http.route", FieldComparison.Is, "/words")]
    [InlineData("a!=b", "a", FieldComparison.IsNot, "b")]
    [InlineData("a ! = b", "a", FieldComparison.IsNot, "b")]
    [InlineData("a~b", "a", FieldComparison.Contains, "b")]
    [InlineData("a=b=c~d", "a", FieldComparison.Is, "b=c~d")]
    [InlineData("a~b!=c", "a", FieldComparison.Contains, "b!=c")]
    [InlineData("a=", "a", FieldComparison.Is, "")]
    [InlineData("a!=", "a", FieldComparison.IsNot, "")]
    [InlineData("two words=1", "two words", FieldComparison.Is, "1")]
    public void A_filter_is_read_at_its_first_sign(string text, string name, FieldComparison how, string value) =>
        Assert.Equal(new FieldFilter(name, how, value), FieldFilter.Parse(text, out _));

    [Theory]
    [InlineData("http.route", "is no filter: write name=value")]
    [InlineData("=value", "names no attribute")]
    [InlineData("!=value", "names no attribute")]
    [InlineData(" ~value", "names no attribute")]
    public void What_is_no_filter_is_told_what_one_looks_like(string text, string expected)
    {
        Assert.Null(FieldFilter.Parse(text, out var problem));
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_of_endless_length_is_refused()
    {
        Assert.Null(FieldFilter.Parse("a=" + new string('b', FieldFilter.MaximumLength), out var problem));
        Assert.Contains("300 characters at most", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("status=500", true)]
    [InlineData("status=50", false)]
    [InlineData("Status=500", false)]
    [InlineData("status!=500", false)]
    [InlineData("status!=200", true)]
    [InlineData("absent!=200", true)]
    [InlineData("absent=", false)]
    [InlineData("absent~", false)]
    [InlineData("status~", true)]
    [InlineData("path~WORD", true)]
    [InlineData("path=/WORDS", false)]
    [InlineData("path~other", false)]
    [InlineData("padded=x", true)]
    [InlineData("host.name=here", true)]
    [InlineData("service.name=edge", true)]
    [InlineData("service.name!=edge", false)]
    [InlineData("service.instance.id~", false)]
    public void A_filter_asks_the_attributes_and_their_sender(string text, bool isMet)
    {
        Field[] fields = [new("status", "500"), new("path", "/words"), new("padded", " x ")];
        var sender = Sample.Sender("edge", new Field("host.name", "here"));

        Assert.Equal(isMet, FieldFilter.Parse(text, out _)!.IsMetBy(sender, fields));
    }

    [Fact]
    public void A_filter_written_down_reads_as_the_same_filter() =>
        Prop.ForAll(Texts.ToArbitrary(), text =>
            FieldFilter.Parse(text, out var problem) is { } filter
                ? FieldFilter.Parse($"{filter}", out _) == filter && problem.Length == 0
                : problem.Length > 0)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void A_filter_by_an_attribute_selects_it_and_its_opposite_does_not() =>
        Prop.ForAll(Texts.ToArbitrary(), Texts.ToArbitrary(), (name, value) =>
        {
            var field = new Field(name, value);
            var sender = Sample.Sender("edge");
            return (FieldFilter.For(field, FieldComparison.Is)?.IsMetBy(sender, [field]) ?? true)
                && !(FieldFilter.For(field, FieldComparison.IsNot)?.IsMetBy(sender, [field]) ?? false)
                && (FieldFilter.For(field, FieldComparison.Contains)?.IsMetBy(sender, [field]) ?? true);
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData("a=b")]
    [InlineData("a~b")]
    [InlineData("a!")]
    [InlineData("")]
    public void No_filter_is_offered_for_a_name_that_could_not_be_read_again(string name) =>
        Assert.Null(FieldFilter.For(new Field(name, "value"), FieldComparison.Is));
}
