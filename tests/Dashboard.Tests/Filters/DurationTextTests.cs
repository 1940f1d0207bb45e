using DesignPatterns.Dashboard.Filters;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Filters;

public class DurationTextTests
{
    [Theory]
    [InlineData("10ms", 10)]
    [InlineData(" 10 ms ", 10)]
    [InlineData("10MS", 10)]
    [InlineData("1.5s", 1_500)]
    [InlineData(".5s", 500)]
    [InlineData("250us", 0.25)]
    [InlineData("250µs", 0.25)]
    [InlineData("100ns", 0.0001)]
    [InlineData("0s", 0)]
    [InlineData("2min", 120_000)]
    [InlineData("24h", 86_400_000)]
    public void A_duration_is_a_number_with_a_unit(string text, double milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), DurationText.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("10")]
    [InlineData("ms")]
    [InlineData("-1ms")]
    [InlineData("1e3ms")]
    [InlineData("1,5s")]
    [InlineData("NaNs")]
    [InlineData("25h")]
    [InlineData("99999999999999999999999h")]
    [InlineData("10 parsecs")]
    [InlineData("1s 5ms")]
    public void Anything_else_is_refused(string text) => Assert.Null(DurationText.Parse(text));

    [Fact]
    public void Any_number_of_microseconds_is_read_as_it_was_written() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), number =>
            DurationText.Parse($"{number}us") == TimeSpan.FromMicroseconds(number))
        .QuickCheckThrowOnFailure();
}
