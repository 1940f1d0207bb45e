using DesignPatterns.Dashboard.Pages;

namespace DesignPatterns.Dashboard.Tests.Pages;

public class FormatTests
{
    [Theory]
    [InlineData(-1, "0")]
    [InlineData(0, "0")]
    [InlineData(1, "100 ns")]
    [InlineData(12_345, "1.23 ms")]
    [InlineData(9_996, "1.00 ms")]
    [InlineData(9_990, "999 µs")]
    [InlineData(99_951, "10.0 ms")]
    [InlineData(9_999_600, "1.00 s")]
    [InlineData(599_600_000, "1 min 0 s")]
    [InlineData(1_250_000_000, "2 min 5 s")]
    [InlineData(35_996_000_000, "1 h 0 min")]
    [InlineData(90_000_000_000, "2 h 30 min")]
    public void A_duration_has_three_digits_that_count_and_the_unit_that_suits_them(long ticks, string text) =>
        Assert.Equal(text, Format.Duration(TimeSpan.FromTicks(ticks)));
}
