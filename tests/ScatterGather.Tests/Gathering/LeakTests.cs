using DesignPatterns.Gathering;
using DesignPatterns.Testing;
using FsCheck;
using FsCheck.Fluent;
using Outcome = DesignPatterns.Gathering.Outcome;

namespace DesignPatterns.ScatterGather.Tests.Gathering;

/// <summary>
/// Goal: whatever happens in whatever order, each gather gets its own answers, and nothing stays in flight.
/// Method: random gathers, overlapping, over replicas that answer, fail, hang or answer late, some cancelled
/// by the caller.
/// </summary>
public sealed class LeakTests
{
    private static readonly Gen<Deed> AnyDeed = Gen.OneOf(
        Gen.Choose(0, 30).Select(after => Deed.Answer(after)),
        Gen.Choose(0, 30).Select(after => Deed.Fail(after)),
        Gen.Choose(0, 30).Select(after => Deed.Fail(after, new RefusedException(503, "busy"))),
        Gen.Constant(Deed.Hang()));

    private static readonly Gen<Asking> AnyAsking =
        from partial in Gen.Elements(Partial.Allow, Partial.Wait, Partial.Fail)
        from deadline in Gen.Choose(0, 60)
        from pause in Gen.Choose(0, 10)
        from cancelledAfter in Gen.Frequency((3, Gen.Constant(-1)), (1, Gen.Choose(0, 20)))
        select new Asking(partial, deadline, pause, cancelledAfter);

    private static readonly Arbitrary<(Deed[] Deeds, Asking[] Askings)> AnyStory =
        (from deeds in AnyDeed.NonEmptyListOf().Resize(20)
         from askings in AnyAsking.ListOf().Resize(15)
         select (deeds.ToArray(), askings.ToArray())).ToArbitrary();

    [Fact]
    public Task Nothing_stays_in_flight_and_no_answer_reaches_another_gather() =>
        OwnThread.RunAsync(() => Prop.ForAll(AnyStory, story => Run(story.Deeds, story.Askings))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300)));

    private static bool Run(Deed[] deeds, Asking[] askings)
    {
        var next = 0;
        var grove = new Grove((_, _) => deeds[next++ % deeds.Length], leaves: 3);
        var gathers = askings.Select((asking, i) => Start(grove, asking, i)).ToList();
        grove.Pass(100);
        return grove.InFlight == 0 && gathers.Index().All(each => IsRight(each.Item, each.Index));
    }

    private static Task<Gathered<int>> Start(Grove grove, Asking asking, int number)
    {
        var caller = new CancellationTokenSource();
        if (asking.CancelledAfter >= 0)
        {
            grove.Time.CreateTimer(
                _ => caller.Cancel(),
                null,
                TimeSpan.FromMilliseconds(asking.CancelledAfter),
                Timeout.InfiniteTimeSpan);
        }

        var gather = grove.Gatherer.GatherAsync(
            [.. grove.Gatherer.Leaves.Select((leaf, i) => new LeafRequest<int>(leaf, RequestOf(number, i)))],
            Deadline.After(TimeSpan.FromMilliseconds(asking.Deadline), grove.Time),
            asking.Partial,
            caller.Token).AsTask();
        grove.Pass(asking.Pause);
        return gather;
    }

    private static bool IsRight(Task<Gathered<int>> gather, int number)
    {
        // It goes on in a thread of the pool once it is set, which it must be by now.
        var ended = ((IAsyncResult)gather).AsyncWaitHandle.WaitOne(TimeSpan.FromMinutes(1));
        return ended && (gather.IsCanceled || gather.GetAwaiter().GetResult().Leaves.Index().All(leaf =>
            leaf.Item.Outcome is not Outcome.Answered || leaf.Item.Answer == RequestOf(number, leaf.Index)));
    }

    private static int RequestOf(int number, int leaf) => (number * 1_000) + leaf;

    private sealed record Asking(Partial Partial, int Deadline, int Pause, int CancelledAfter);
}
