using DesignPatterns.Dashboard.Metrics;
using DesignPatterns.Dashboard.Telemetry.Metrics;
using DesignPatterns.Dashboard.Tests.Charts;

namespace DesignPatterns.Dashboard.Tests.Metrics;

public class InstrumentTreeTests
{
    private static readonly Instrument One = Sample.Counter(Any.Now, "edge", "requests");

    [Fact]
    public void A_tree_has_the_service_s_meters_and_each_instrument_once()
    {
        var tree = InstrumentTree.Of(
            [
                One,
                One with { Sender = One.Sender with { Instance = "edge-2" } },
                One with { Name = "attempts" },
                One with { Meter = "Another", Name = "entries" },
                Sample.Counter(Any.Now, "other", "theirs"),
            ],
            new() { Resource = "edge" });

        Assert.Equal(["Another", "Tests"], tree.Meters.Select(meter => meter.Name));
        Assert.Equal(["attempts", "requests"], tree.Meters[1].Instruments.Select(leaf => leaf.Name));
        Assert.All(tree.Meters, meter => Assert.True(meter.IsOpen));
    }

    [Fact]
    public void A_search_keeps_what_was_chosen_in_sight()
    {
        var tree = InstrumentTree.Of(
            [One, One with { Name = "attempts" }, One with { Name = "retries" }],
            new() { Resource = "edge", Meter = "Tests", Instrument = "requests", Search = "RETR" });

        Assert.Equal(
            [("requests", true), ("retries", false)],
            tree.Meters.Single().Instruments.Select(leaf => (leaf.Name, leaf.IsChosen)));
    }

    [Fact]
    public void Ten_thousand_instruments_are_not_all_listed()
    {
        var tree = InstrumentTree.Of(
            [.. Enumerable.Range(0, 10_000).Select(i => One with { Name = $"n{i}", Meter = $"m{i % 100}" })],
            new() { Resource = "edge" });

        Assert.Equal(InstrumentTree.MostInstruments, tree.Meters.Sum(meter => meter.Instruments.Count));
        Assert.Equal(10_000 - InstrumentTree.MostInstruments, tree.Hidden);
    }
}
