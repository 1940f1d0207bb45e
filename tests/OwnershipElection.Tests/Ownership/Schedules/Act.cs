using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Schedules;

/// <summary>What happens next in a schedule, and to which process.</summary>
internal sealed record Act(Deed Deed, int Process, int Milliseconds)
{
    private static readonly Gen<Act> Any =
        from deed in Gen.Frequency(
            (4, Gen.Constant(Deed.Acquire)),
            (3, Gen.Constant(Deed.Release)),
            (1, Gen.Constant(Deed.Cancel)),
            (1, Gen.Constant(Deed.TryAcquire)),
            (1, Gen.Constant(Deed.Partition)),
            (1, Gen.Constant(Deed.CutOff)),
            (2, Gen.Constant(Deed.Heal)),
            (1, Gen.Constant(Deed.LoseAnswer)),
            (1, Gen.Constant(Deed.DelayAnswers)),
            (1, Gen.Constant(Deed.Pause)),
            (2, Gen.Constant(Deed.Wake)),
            (3, Gen.Constant(Deed.Read)),
            (4, Gen.Constant(Deed.Write)),
            (4, Gen.Constant(Deed.Pass)),
            (2, Gen.Constant(Deed.PassLong)))
        from process in Gen.Choose(0, Schedule.ProcessCount - 1)
        from milliseconds in Gen.Choose(1, 1_600)
        select new Act(deed, process, milliseconds);

    public static Arbitrary<Act[]> AnySchedule { get; } =
        Any.ListOf().Resize(60).Select(acts => acts.ToArray()).ToArbitrary();
}

internal enum Deed
{
    Acquire,
    TryAcquire,
    Cancel,
    Release,

    /// <summary>Calls hang.</summary>
    Partition,

    /// <summary>Calls fail.</summary>
    CutOff,

    Heal,

    /// <summary>The next call takes effect, and its caller is not told.</summary>
    LoseAnswer,

    DelayAnswers,
    Pause,
    Wake,

    /// <summary>The owner reads the counter …</summary>
    Read,

    /// <summary>… and writes it one higher, whenever that is.</summary>
    Write,

    Pass,

    /// <summary>Time enough for leases to end.</summary>
    PassLong,
}
