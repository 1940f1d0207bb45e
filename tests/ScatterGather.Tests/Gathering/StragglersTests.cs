using DesignPatterns.Gathering;

namespace DesignPatterns.ScatterGather.Tests.Gathering;

public sealed class StragglersTests
{
    [Fact]
    public void With_one_call_in_a_hundred_slow_63_of_100_gathers_over_a_hundred_leaves_are() =>
        Assert.Equal(0.634, Stragglers.Predict(100, 0.01), precision: 3);

    [Fact]
    public void Hedged_it_is_one_in_a_hundred() =>
        Assert.Equal(0.00995, Stragglers.PredictHedged(100, 0.01), precision: 5);

    [Theory]
    [InlineData(0, 0.5, 0)]
    [InlineData(10, 0, 0)]
    [InlineData(10, 1, 1)]
    public void The_ends_are_certain(int leaves, double probability, double expected) =>
        Assert.Equal(expected, Stragglers.Predict(leaves, probability));
}
