using DesignPatterns.Gathering.Hedging;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Hedging;

public sealed class CallBudgetTests
{
    [Fact]
    public void Extra_calls_never_exceed_the_reserve_and_the_share() =>
        Prop.ForAll(
            Gen.Choose(-5, 8).ListOf().Resize(300).ToArbitrary(),
            Gen.Choose(0, 5).ToArbitrary(),
            (steps, reserve) =>
            {
                var budget = new CallBudget(0.05, burst: 10, reserve);
                var (calls, extra) = (0, 0);
                return steps.All(step =>
                {
                    budget.CountCalls(Math.Max(0, step));
                    calls += Math.Max(0, step);
                    extra += step <= 0 && budget.TrySpend() ? 1 : 0;
                    return extra <= reserve + (0.05 * calls) + 1e-9;
                });
            })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_saved_up_is_bounded()
    {
        var budget = new CallBudget(0.05, burst: 3, reserve: 0);
        budget.CountCalls(1_000_000);

        Assert.Equal(3, budget.Available);
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => budget.TrySpend()));
    }

    [Fact]
    public void Twenty_calls_at_five_percent_are_exactly_one_token()
    {
        var budget = new CallBudget(0.05, burst: 10, reserve: 0);
        for (var i = 0; i < 19; i++)
        {
            budget.CountCalls(1);
        }

        Assert.False(budget.TrySpend());
        budget.CountCalls(1);
        Assert.True(budget.TrySpend());
    }
}
