using DesignPatterns.Dashboard.Charts;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Charts;

public class UnitTests
{
    [Theory]
    [InlineData("s", 0, "0 s")]
    [InlineData("s", 0.0124, "12.4 ms")]
    [InlineData("s", 0.000_85, "850 µs")]
    [InlineData("s", 3e-8, "30 ns")]
    [InlineData("s", 2.5, "2.50 s")]
    [InlineData("s", 90_000, "25 h")]
    [InlineData("ms", 1250, "1.25 s")]
    [InlineData("By", 512, "512 B")]
    [InlineData("By", 1_234_567, "1.23 MB")]
    [InlineData("By", 5e9, "5 GB")]
    [InlineData("MiBy", 1, "1.05 MB")]
    [InlineData("1", 3.25, "3.25")]
    [InlineData("%", 45.5, "45.5 %")]
    [InlineData("{request}", 5, "5 requests")]
    [InlineData("{entry}", 12_345, "12.3 k entries")]
    [InlineData("{retry}", 2, "2 retries")]
    [InlineData("{fetch}", 9_999, "9,999 fetches")]
    [InlineData("{key}", 2, "2 keys")]
    [InlineData("", 7, "7")]
    [InlineData("Cel", 21.5, "21.5 °C")]
    [InlineData("By/s", 12, "12 B/s")]
    [InlineData("s", double.NaN, "–")]
    public void A_value_is_written_as_people_write_it(string ucum, double value, string expected) =>
        Assert.Equal(expected, Unit.Of(ucum).Text(value));

    [Theory]
    [InlineData("cache.hit_ratio", 0.873, "87.3 %")]
    [InlineData("process.cpu.utilization", 1.5, "150 %")]
    [InlineData("cache.capacity_multiplier", 4, "4")]
    public void One_is_a_share_where_the_name_says_so(string name, double value, string expected) =>
        Assert.Equal(expected, Unit.Of("1", name).Text(value));

    [Theory]
    [InlineData("{request}", 12.34, "12.3 requests/s")]
    [InlineData("{request}", 45_600, "45.6 k requests/s")]
    [InlineData("By", 2_000_000, "2 MB/s")]
    [InlineData("s", 0.35, "35 %")]
    [InlineData("", 3, "3 /s")]
    [InlineData("1", 3, "3 /s")]
    public void The_unit_of_a_rate_says_so(string ucum, double value, string expected) =>
        Assert.Equal(expected, Unit.PerSecond(ucum).Text(value));

    [Fact]
    public void Whatever_the_unit_and_the_value_something_short_is_written() =>
        Prop.ForAll(
            Gen.Elements("s", "By", "1", "", "%", "{}", "{", "}", "/", "{a}/s", "µs", "é", "{x}/{y}/z").ToArbitrary(),
            Any.Wild.ToArbitrary(),
            (ucum, value) => new[] { Unit.Of(ucum), Unit.PerSecond(ucum) }.All(unit =>
                unit.Text(value) is { Length: > 0 and < 40 } text
                && !text.Contains("NaN", StringComparison.Ordinal)
                && !text.Contains('∞')))
        .QuickCheckThrowOnFailure();
}
