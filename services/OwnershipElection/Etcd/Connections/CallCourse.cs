using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace DesignPatterns.Etcd.Connections;

/// <summary>
/// Whether a call that failed is tried again, how soon, and what is said when it is not: pure, but for
/// chance.
/// </summary>
internal struct CallCourse(int endpointCount, bool isRepeatable)
{
    public static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);

    private EtcdException? _failure;
    private bool _mayHaveTakenEffect;
    private int _attempts;
    private int _hopeless;

    /// <returns>How long to wait; null: it is not tried again.</returns>
    public TimeSpan? Next(EtcdException failed, TimeSpan left)
    {
        _attempts++;
        _mayHaveTakenEffect |= failed.MayHaveTakenEffect;
        _hopeless = failed.Remedy == Remedy.Elsewhere ? _hopeless + 1 : 0;
        _failure = _failure is null || TellsOf(failed) >= TellsOf(_failure) ? failed : _failure;
        if (failed.Remedy == Remedy.None
            || (failed.MayHaveTakenEffect && !isRepeatable)
            || _hopeless >= endpointCount)
        {
            return null;
        }

        // When all have been tried, what ails them takes a while.
        var pause = _attempts % endpointCount == 0 ? Pause(_attempts / endpointCount) : TimeSpan.Zero;
        return pause < left ? pause : null;
    }

    /// <summary>Throws the failure that tells most, whichever endpoint it was.</summary>
    [DoesNotReturn]
    public readonly void Throw()
    {
        var told = _failure!;
        if (told.MayHaveTakenEffect == _mayHaveTakenEffect || told is EtcdCompactedException)
        {
            ExceptionDispatchInfo.Throw(told);
        }

        throw new EtcdException(told.Failure, told.Remedy, _mayHaveTakenEffect, told.Message, told);
    }

    // That one is not there says less than that another has no leader.
    private static int TellsOf(EtcdException failed) => failed switch
    {
        { Remedy: Remedy.None } => 4,
        { Failure: EtcdFailure.NoLeader or EtcdFailure.Overloaded } => 3,
        { Failure: EtcdFailure.Late } => 2,
        { Failure: EtcdFailure.Unreachable } => 1,
        _ => 0,
    };

    private static TimeSpan Pause(int rounds)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(rounds - 1, 10));
        return (pause < LongestPause ? pause : LongestPause) * (1 - (Random.Shared.NextDouble() / 2));
    }
}
