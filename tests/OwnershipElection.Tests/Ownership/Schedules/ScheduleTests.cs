using DesignPatterns.Ownership.Leasing;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Schedules;

/// <summary>
/// Goal: whatever happens in whatever order, no two say at once that they own, tokens grow, no fenced update
/// is lost, and nothing is left over. Method: random schedules of three processes, one with a slow clock and
/// one with a fast one; and broken variants, for which a schedule must be found that breaks them.
/// </summary>
public sealed class ScheduleTests
{
    private static readonly Act[] ReadAndCutOff =
        [new(Deed.Acquire, 0, 1), new(Deed.Pass, 0, 10), new(Deed.Read, 0, 1), new(Deed.Partition, 0, 1)];

    private static readonly Act WriteLate = new(Deed.Write, 0, 1);

    [Fact]
    public void No_two_own_at_once_tokens_grow_and_no_fenced_update_is_lost() =>
        Prop.ForAll(Act.AnySchedule, acts =>
            {
                var broken = Schedule.Run(acts);
                return (broken is null).Label(broken ?? "");
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Fact]
    public void To_count_a_lease_from_its_answer_is_found_out() =>
        AssertIsBroken((_, answeredAt, timeToLive) => answeredAt + (timeToLive * 0.99), isFenced: true, "own");

    [Fact]
    public void To_leave_out_the_margin_is_found_out() =>
        AssertIsBroken((sentAt, _, timeToLive) => sentAt + timeToLive, isFenced: true, "own");

    [Fact]
    public void To_leave_out_the_fence_is_found_out() =>
        AssertIsBroken(rule: null, isFenced: false, "lost", acts => [.. ReadAndCutOff, .. acts, WriteLate]);

    private static void AssertIsBroken(
        TermRule? rule, bool isFenced, string how, Func<Act[], Act[]>? story = null)
    {
        // One in a thousand breaks them, or one in a hundred: generated as they are needed.
        var found = Enumerable.Range(0, 40)
            .SelectMany(_ => Act.AnySchedule.Generator.Sample(1_000))
            .Select(acts => Schedule.Run(story?.Invoke(acts) ?? acts, rule, isFenced))
            .FirstOrDefault(broken => broken?.Contains(how, StringComparison.Ordinal) == true);

        Assert.NotNull(found);
    }
}
