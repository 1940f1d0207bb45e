using DesignPatterns.Balancing.Health;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing.Health;

public class RetryBudgetTests
{
    [Theory]
    [InlineData(0.2, 0, 0, 0)]
    [InlineData(0.2, 0, 4, 0)]
    [InlineData(0.2, 0, 5, 1)]
    [InlineData(0.2, 0, 1_000, 200)]
    [InlineData(0.2, 1, 0, 10)]
    [InlineData(0.2, 1, 1_000, 210)]
    [InlineData(0.0, 0, 1_000, 0)]
    public void A_share_of_the_requests_and_a_floor_are_granted(
        double ratio, double floor, int requests, int expected)
    {
        var budget = new RetryBudget(ratio, floor);
        for (var i = 0; i < requests; i++)
        {
            budget.CountRequest(TimeSpan.Zero);
        }

        Assert.Equal(expected, budget.Available(TimeSpan.Zero));
        Assert.Equal(expected, Enumerable.Range(0, 2_000).Count(_ => budget.TrySpend(TimeSpan.Zero)));
        Assert.Equal(0, budget.Available(TimeSpan.Zero));
    }

    [Fact]
    public void Requests_are_forgotten_after_ten_seconds()
    {
        var budget = new RetryBudget(0.2, 0);
        for (var i = 0; i < 100; i++)
        {
            budget.CountRequest(TimeSpan.FromSeconds(0.5));
        }

        Assert.True(budget.TrySpend(TimeSpan.FromSeconds(9.9)));
        Assert.False(budget.TrySpend(TimeSpan.FromSeconds(10)));
        Assert.Equal(0, budget.Available(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void A_quiet_service_gets_its_floor_again_when_its_retries_are_forgotten()
    {
        var budget = new RetryBudget(0.2, 0.1);

        Assert.True(budget.TrySpend(TimeSpan.FromSeconds(1)));
        Assert.False(budget.TrySpend(TimeSpan.FromSeconds(10.9)));
        Assert.True(budget.TrySpend(TimeSpan.FromSeconds(11)));
    }

    [Fact]
    public void Any_history_is_judged_by_the_formula_over_the_last_ten_seconds()
    {
        var step =
            from pause in Gen.Choose(0, 4)
            from isRequest in Gen.Elements(true, true, true, false)
            select (pause, isRequest);
        Prop.ForAll(step.ArrayOf(200).ToArbitrary(), AgreesWithTheFormula).QuickCheckThrowOnFailure();
    }

    private static bool AgreesWithTheFormula((int Pause, bool IsRequest)[] history)
    {
        const double Ratio = 0.25;
        const double Floor = 0.125;
        var budget = new RetryBudget(Ratio, Floor);
        List<(long Second, bool IsRequest)> window = [];
        var second = 0L;
        foreach (var (pause, isRequest) in history)
        {
            second += pause;
            window.RemoveAll(entry => entry.Second <= second - 10);
            var now = TimeSpan.FromSeconds(second + 0.25);
            if (isRequest)
            {
                budget.CountRequest(now);
                window.Add((second, true));
                continue;
            }

            var requests = window.Count(entry => entry.IsRequest);
            var granted = window.Count - requests + 1 <= Ratio * requests + Floor * 10;
            if (budget.TrySpend(now) != granted)
            {
                return false;
            }

            if (granted)
            {
                window.Add((second, false));
            }
        }

        return true;
    }

    [Fact]
    public async Task Requests_counted_from_many_threads_are_all_counted()
    {
        var budget = new RetryBudget(1, 0);

        await Parallel.ForAsync(0, 10_000, (_, _) =>
        {
            budget.CountRequest(TimeSpan.Zero);
            return ValueTask.CompletedTask;
        });

        Assert.Equal(10_000, Enumerable.Range(0, 20_000).Count(_ => budget.TrySpend(TimeSpan.Zero)));
    }
}
