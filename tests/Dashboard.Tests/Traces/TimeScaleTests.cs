using System.Globalization;
using DesignPatterns.Dashboard.Traces;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Traces;

public class TimeScaleTests
{
    private static readonly TimeScale Second = new(Sample.Start, TimeSpan.FromSeconds(1));

    [Theory]
    [InlineData(0, 1_000, 0, 100)]
    [InlineData(250, 500, 25, 50)]
    [InlineData(1_000, 0, 100, 0)]
    [InlineData(-100, 200, 0, 10)]
    [InlineData(900, 200, 90, 10)]
    [InlineData(2_000, 10, 100, 0)]
    public void A_span_is_drawn_where_it_says_within_the_picture(
        double at, double takes, double left, double width)
    {
        var stretch = Second.Of(Sample.Start.AddMilliseconds(at), TimeSpan.FromMilliseconds(takes));

        Assert.Equal(left, stretch.Left, 9);
        Assert.Equal(width, stretch.Width, 9);
    }

    [Fact]
    public void Whatever_the_clocks_say_a_stretch_lies_within_0_and_100_percent() =>
        Prop.ForAll<long, long, int>((at, takes, length) =>
        {
            var scale = new TimeScale(Sample.Start, TimeSpan.FromTicks(Math.Abs((long)length)));
            var stretch = scale.Of(
                Sample.Start.AddTicks(at % TimeSpan.TicksPerDay),
                TimeSpan.FromTicks(Math.Abs(takes % 1_000_000)));
            return stretch is { Left: >= 0 and <= 100, Width: >= 0 and <= 100, Right: <= 100.000_000_1 };
        })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Fact]
    public void What_happened_earlier_lies_further_left() =>
        Prop.ForAll<int, int>((one, other) =>
            Math.Sign(Second.At(Sample.Start.AddTicks(one)).CompareTo(Second.At(Sample.Start.AddTicks(other))))
                is var order
            && (order == 0 || order == one.CompareTo(other)))
        .QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("00:00:00.0000001", "0 | 20 ns | 40 ns | 60 ns | 80 ns | 100 ns")]
    [InlineData("00:00:00.0001200", "0 | 50 µs | 100 µs")]
    [InlineData("00:00:00.0010000", "0 | 0.2 ms | 0.4 ms | 0.6 ms | 0.8 ms | 1 ms")]
    [InlineData("00:00:00.1000000", "0 | 20 ms | 40 ms | 60 ms | 80 ms | 100 ms")]
    [InlineData("00:00:01.9000000", "0 | 0.5 s | 1 s | 1.5 s")]
    [InlineData("03:00:00", "0 | 5,000 s | 10,000 s")]
    public void Marks_stand_at_round_numbers(string length, string labels)
    {
        var scale = new TimeScale(Sample.Start, TimeSpan.Parse(length, CultureInfo.InvariantCulture));

        Assert.Equal(labels, string.Join(" | ", scale.Ticks(5).Select(tick => tick.Label)));
    }

    [Fact]
    public void Marks_are_one_two_or_five_apart_ordered_and_as_many_as_asked_for() =>
        Prop.ForAll(
            Gen.Choose(0, 9_999).ToArbitrary(),
            Gen.Choose(0, 13).ToArbitrary(),
            Gen.Choose(1, 10).ToArbitrary(),
            (digits, power, most) =>
            {
                var length = TimeSpan.FromTicks(digits * (long)Math.Pow(10, power));
                var ticks = new TimeScale(Sample.Start, length).Ticks(most);
                return ticks.Count >= 1 && ticks.Count <= most + 1
                    && ticks[0] is { At: 0, Label: "0" }
                    && ticks.Zip(ticks.Skip(1)).All(pair => pair.First.At < pair.Second.At)
                    && ticks[^1].At <= 100
                    && ticks.Select(tick => tick.Label).Distinct().Count() == ticks.Count
                    && (ticks.Count < 2 || FirstDigit(ticks[1].Label) is '1' or '2' or '5');
            })
        .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    [Theory]
    [InlineData(0, "0%")]
    [InlineData(12.5, "12.5%")]
    [InlineData(33.333333, "33.333%")]
    [InlineData(0.0000001, "0%")]
    [InlineData(100, "100%")]
    public void A_percentage_is_written_as_SVG_reads_it(double percent, string text) =>
        Assert.Equal(text, TimeScale.Percent(percent));

    private static char FirstDigit(string label) => label.First(digit => digit is >= '1' and <= '9');
}
