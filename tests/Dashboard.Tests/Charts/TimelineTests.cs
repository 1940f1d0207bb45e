using DesignPatterns.Dashboard.Charts;
using FsCheck.Fluent;
using FsCheck;

namespace DesignPatterns.Dashboard.Tests.Charts;

public class TimelineTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(15, 10)]
    [InlineData(30, 15)]
    [InlineData(60, 30)]
    public void A_window_has_120_intervals_at_most_of_a_length_that_is_told_easily(int minutes, int seconds)
    {
        var timeline = Timeline.Before(Any.Now, TimeSpan.FromMinutes(minutes));

        Assert.Equal(TimeSpan.FromSeconds(seconds), timeline.Step);
        Assert.InRange(timeline.Count, 2, Timeline.MostIntervals + 1);
        Assert.Equal(Any.Now, timeline.End);
        var window = TimeSpan.FromMinutes(minutes);
        Assert.InRange(Any.Now - timeline.Start, window, window + timeline.Step);
    }

    [Fact]
    public void Intervals_stay_where_they_are_as_time_goes_on()
    {
        var earlier = Timeline.Before(Any.Now, TimeSpan.FromMinutes(5));
        var later = Timeline.Before(Any.Now + TimeSpan.FromSeconds(7.3), TimeSpan.FromMinutes(5));

        var starts = Enumerable.Range(0, later.Count).Select(later.StartOf).ToHashSet();
        var stayed = Enumerable.Range(0, earlier.Count).Count(i => starts.Contains(earlier.StartOf(i)));

        // Two or three of three seconds each are over.
        Assert.InRange(stayed, earlier.Count - 3, earlier.Count - 2);
    }

    [Fact]
    public void The_pieces_of_a_stretch_are_as_long_as_what_the_timeline_has_of_it() =>
        Prop.ForAll(
            (from timeline in Any.Timelines
             from start in Gen.Choose(-200_000, 4_000_000)
             from length in Gen.Choose(0, 500_000)
             select (timeline, since: Any.Now - TimeSpan.FromMilliseconds(start), length)).ToArbitrary(),
            each =>
            {
                var to = each.since + TimeSpan.FromMilliseconds(each.length);
                var sum = 0.0;
                foreach (var piece in each.timeline.Cut(each.since.UtcTicks, to.UtcTicks))
                {
                    Assert.InRange(piece.Interval, 0, each.timeline.Count - 1);
                    Assert.InRange(piece.Seconds, 0, each.timeline.Step.TotalSeconds);
                    sum += piece.Seconds;
                }

                var first = each.since > each.timeline.Start ? each.since : each.timeline.Start;
                var last = to < each.timeline.End ? to : each.timeline.End;
                Assert.Equal(Math.Max(0, (last - first).TotalSeconds), sum, 6);
            }).QuickCheckThrowOnFailure();
}
