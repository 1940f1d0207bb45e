using DesignPatterns.Ownership.Fencing;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Fencing;

/// <summary>Goal: a late owner is refused for ever. Method: tokens in whatever order.</summary>
public sealed class FencingGateTests
{
    [Fact]
    public void A_token_is_admitted_until_a_higher_one_was_seen_and_never_again()
    {
        var gate = new FencingGate();

        Assert.True(gate.Admits("report", 33));
        Assert.True(gate.Admits("report", 33));
        Assert.True(gate.Admits("report", 34));
        Assert.False(gate.Admits("report", 33));
        Assert.True(gate.Admits("other", 1));
        Assert.True(gate.Admits("report", 34));
    }

    [Fact]
    public void A_full_gate_refuses_what_is_new_to_it_for_to_forget_would_admit_a_late_owner()
    {
        var gate = new FencingGate(mostResources: 2);
        gate.Admits("a", 1);
        gate.Admits("b", 1);

        Assert.Throws<InvalidOperationException>(() => gate.Admits("c", 1));
        Assert.False(gate.Admits("a", 2) && gate.Admits("a", 1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_token_that_no_store_gives_is_refused(long token) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new FencingGate().Admits("report", token));
}
