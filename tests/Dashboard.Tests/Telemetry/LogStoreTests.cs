using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Logs;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.Dashboard.Tests.Telemetry;

public sealed class LogStoreTests
{
    private static readonly LogBounds Few = new(Entries: 7, Bytes: 4_000);

    [Fact]
    public void After_any_entries_the_last_are_kept_in_order_and_the_rest_are_counted() =>
        Prop.ForAll(Gen.Choose(0, 600).ListOf().ToArbitrary(), lengths =>
        {
            var store = new LogStore(Few);
            var all = lengths.Select(length => Items.Log(new string('x', length))).ToList();
            all.ForEach(store.Add);

            var kept = store.Read();
            return kept.Select(entry => entry.Text).SequenceEqual(Oracle(all).Select(entry => entry.Text))
                && kept.Select(entry => entry.Number).SequenceEqual(
                    Enumerable.Range(all.Count - kept.Count + 1, kept.Count).Select(number => (long)number))
                && store.Dropped == all.Count - kept.Count
                && store.Version == all.Count;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Senders_that_say_much_of_themselves_make_it_fewer_entries()
    {
        var store = new LogStore(new LogBounds(Bytes: 1 << 20));
        for (var i = 0; i < 1_000; i++)
        {
            store.Add(Items.Log("hello") with
            {
                Sender = new Sender($"service {i}", "", [new Field("about", new string('x', 10_000))]),
            });
        }

        Assert.InRange(store.Read().Count, 30, (1 << 20) / 20_000);
    }

    [Fact]
    public void A_reader_keeps_what_it_read_while_entries_come_and_go()
    {
        var store = new LogStore(Few);
        store.Add(Items.Log("first"));
        var read = store.Read();

        for (var i = 0; i < 20; i++)
        {
            store.Add(Items.Log($"{i}"));
        }

        Assert.Equal("first", Assert.Single(read).Text);
    }

    [Fact]
    public async Task Writers_and_readers_at_the_same_time_see_an_unbroken_row_of_numbers()
    {
        var store = new LogStore(new LogBounds(Entries: 100));
        const int EachWrites = 20_000;

        await Parallel.ForAsync(0, 4, async (worker, _) =>
        {
            await Task.Yield();
            for (var i = 0; i < EachWrites; i++)
            {
                if (worker < 2)
                {
                    store.Add(Items.Log("one of many"));
                }
                else if (i % 100 == 0)
                {
                    AssertUnbroken(store.Read());
                }
            }
        });

        Assert.Equal(2 * EachWrites, store.Version);
        Assert.Equal(100, store.Read().Count);
        Assert.Equal((2 * EachWrites) - 100, store.Dropped);
    }

    private static void AssertUnbroken(IReadOnlyList<LogEntry> entries)
    {
        Assert.InRange(entries.Count, 0, 100);
        for (var i = 1; i < entries.Count; i++)
        {
            Assert.Equal(entries[i - 1].Number + 1, entries[i].Number);
        }
    }

    // The longest end of the list that keeps both bounds; the last one is always kept.
    private static IEnumerable<LogEntry> Oracle(List<LogEntry> all)
    {
        var first = Math.Max(0, all.Count - Few.Entries);
        while (all.Count - first > 1 && all.Skip(first).Sum(Weight.Of) + SenderOf(first) > Few.Bytes)
        {
            first++;
        }

        return all.Skip(first);
    }

    // The sender counts in the first entry that came from it.
    private static int SenderOf(int first)
    {
        Sender? none = null;
        return first == 0 ? Weight.Of(Items.Shop, ref none) : 0;
    }
}
