using DesignPatterns.Etcd;
using DesignPatterns.Etcd.Connections;

namespace DesignPatterns.OwnershipElection.Tests.Etcd.Pure;

/// <summary>
/// Goal: a call is tried again where that may help and does no harm. Method: failures in a row.
/// </summary>
public sealed class CallCourseTests
{
    private static readonly TimeSpan Ample = TimeSpan.FromSeconds(5);

    private static readonly EtcdException
        Refusal = Failed(EtcdFailure.Refused, Remedy.None),
        Gone = Failed(EtcdFailure.Unreachable, Remedy.Elsewhere),
        Leaderless = Failed(EtcdFailure.NoLeader, Remedy.Later),
        Late = Failed(EtcdFailure.Late, Remedy.Later, mayHaveTakenEffect: true);

    [Fact]
    public void A_refusal_is_final() => Assert.Null(new CallCourse(3, isRepeatable: true).Next(Refusal, Ample));

    [Fact]
    public void What_may_have_been_done_is_tried_again_only_if_it_is_repeatable()
    {
        Assert.Null(new CallCourse(3, isRepeatable: false).Next(Late, Ample));
        Assert.NotNull(new CallCourse(3, isRepeatable: true).Next(Late, Ample));
        Assert.NotNull(new CallCourse(3, isRepeatable: false).Next(Leaderless, Ample));
    }

    [Fact]
    public void When_nobody_is_there_it_ends_after_one_round()
    {
        var course = new CallCourse(3, isRepeatable: true);
        Assert.Equal(TimeSpan.Zero, course.Next(Gone, Ample));
        Assert.Equal(TimeSpan.Zero, course.Next(Gone, Ample));
        Assert.Null(course.Next(Gone, Ample));
    }

    [Fact]
    public void It_pauses_between_rounds_and_for_longer_each_time_up_to_a_bound()
    {
        var course = new CallCourse(2, isRepeatable: true);
        for (var round = 0; round < 50; round++)
        {
            Assert.Equal(TimeSpan.Zero, course.Next(Leaderless, Ample));
            var pause = course.Next(Leaderless, Ample)!.Value;
            var most = TimeSpan.FromMilliseconds(Math.Min(400, 25 * Math.Pow(2, Math.Min(round, 10))));
            Assert.InRange(pause, most / 2, most);
        }
    }

    [Fact]
    public void It_ends_when_there_is_no_time_for_the_pause() =>
        Assert.Null(new CallCourse(1, isRepeatable: true).Next(Leaderless, TimeSpan.FromMilliseconds(1)));

    [Fact]
    public void The_failure_that_tells_most_is_thrown_and_says_that_another_attempt_may_have_taken_effect()
    {
        var course = new CallCourse(3, isRepeatable: true);
        foreach (var failed in new[] { Late, Leaderless, Gone })
        {
            course.Next(failed, TimeSpan.FromTicks(1));
        }

        var thrown = Assert.Throws<EtcdException>(course.Throw);
        Assert.Equal((EtcdFailure.NoLeader, true), (thrown.Failure, thrown.MayHaveTakenEffect));
        Assert.Same(Leaderless, thrown.InnerException);
    }

    private static EtcdException Failed(EtcdFailure failure, Remedy remedy, bool mayHaveTakenEffect = false) =>
        new(failure, remedy, mayHaveTakenEffect, $"{failure}");
}
