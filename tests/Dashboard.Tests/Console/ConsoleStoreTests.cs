using DesignPatterns.Dashboard.Console;
using DesignPatterns.Feed;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Console;

public class ConsoleStoreTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 20, 15, 4, 5, TimeSpan.Zero);

    [Fact]
    public void The_last_10000_lines_of_each_resource_are_kept()
    {
        var store = new ConsoleStore();
        for (var number = 1; number <= ConsoleStore.Capacity + 5; number++)
        {
            store.Add(Line("busy", number));
        }

        store.Add(Line("quiet", 1));

        var busy = store.ReadLast("busy", null, int.MaxValue, _ => true);
        Assert.Equal(ConsoleStore.Capacity, busy.Length);
        Assert.Equal((6, ConsoleStore.Capacity + 5), (busy[0].Document.Number, busy[^1].Document.Number));
        Assert.Single(store.ReadLast("quiet", null, int.MaxValue, _ => true));
    }

    [Fact]
    public void Long_lines_are_kept_up_to_a_number_of_characters()
    {
        var store = new ConsoleStore();
        var text = new string('x', 1024 * 1024);
        for (var number = 1; number <= 20; number++)
        {
            store.Add(Line("busy", number, text: text));
        }

        var kept = store.ReadLast("busy", null, int.MaxValue, _ => true);
        Assert.InRange(kept.Sum(line => (long)line.Document.Text.Length), 1, ConsoleStore.MaximumCharacters);
        Assert.Equal(20, kept[^1].Document.Number);
    }

    [Fact]
    public void A_line_that_is_told_again_is_kept_once()
    {
        var store = new ConsoleStore();
        int[] numbers = [1, 2, 3, 1, 2, 3, 4];
        Assert.All(numbers, number => store.Add(Line("edge", number)));

        Assert.Equal([1, 2, 3, 4], Numbers(store, "edge"));
    }

    [Fact]
    public void Lines_that_are_counted_anew_take_the_place_of_the_old_ones()
    {
        var store = new ConsoleStore();
        int[] numbers = [1, 2, 3];
        Assert.All(numbers, number => store.Add(Line("edge", number)));

        store.Add(Line("edge", 1, seconds: 60));

        Assert.Equal([1], Numbers(store, "edge"));
    }

    [Fact]
    public void Lines_of_all_are_interleaved_by_time_and_those_of_one_stay_in_their_order()
    {
        var store = new ConsoleStore();
        store.Add(Line("b", 1, seconds: 2));
        store.Add(Line("b", 2, seconds: 1));
        store.Add(Line("a", 1, seconds: 0));
        store.Add(Line("a", 2, seconds: 3));

        Assert.Equal(
            ["a1", "b1", "b2", "a2"],
            store.ReadLast(null, null, 10, _ => true)
                .Select(line => $"{line.Document.Resource}{line.Document.Number}"));
    }

    [Fact]
    public void Pages_of_older_lines_show_every_line_once() => Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<byte[]>(), ArbMap.Default.ArbFor<PositiveInt>(), (seconds, size) =>
        {
            var store = new ConsoleStore();
            var numbers = new int[3];
            foreach (var second in seconds)
            {
                store.Add(Line($"r{second % 3}", ++numbers[second % 3], seconds: second / 16));
            }

            var shown = new List<ConsoleLine>();
            ConsolePlace? before = null;
            while (store.ReadLast(null, before, size.Get, _ => true) is { Length: > 0 } page)
            {
                shown.InsertRange(0, page);
                Assert.True(ConsolePlace.TryParse($"{page[0].Place}", out var place));
                before = place;
            }

            return shown.Count == seconds.Length
                && shown.SequenceEqual(store.ReadLast(null, null, int.MaxValue, _ => true));
        }));

    [Fact]
    public void Lines_of_too_many_resources_are_refused()
    {
        var store = new ConsoleStore();
        for (var index = 0; index < ConsoleStore.MaximumResources; index++)
        {
            Assert.True(store.Add(Line($"r{index}", 1)));
        }

        Assert.False(store.Add(Line("one-more", 1)));
        Assert.True(store.Add(Line("r0", 2)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("x.1.edge")]
    [InlineData("-1.1.edge")]
    [InlineData("9223372036854775807.1.edge")]
    [InlineData("1.99999999999.edge")]
    [InlineData("1.1")]
    public void A_place_that_is_none_is_refused(string? text) => Assert.False(ConsolePlace.TryParse(text, out _));

    private static IEnumerable<int> Numbers(ConsoleStore store, string resource) =>
        store.ReadLast(resource, null, int.MaxValue, _ => true).Select(line => line.Document.Number);

    private static ConsoleDocument Line(string resource, int number, int seconds = 0, string text = "text") =>
        new(resource, number, At.AddSeconds(seconds), text, IsError: false);
}
