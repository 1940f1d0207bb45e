using System.Diagnostics.CodeAnalysis;
using System.Runtime.ExceptionServices;

namespace DesignPatterns.Etcd.Connections;

/// <summary>Whether a call that failed is tried again, and how soon: pure, but for chance.</summary>
internal struct CallCourse(int endpointCount, bool isRepeatable)
{
    public static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(400);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(25);

    private EtcdException? _failure;
    private int _attempts;
    private int _hopeless;

    /// <returns>How long to wait; null: it is not tried again.</returns>
    public TimeSpan? Next(EtcdException failed, TimeSpan left)
    {
        _attempts++;
        _hopeless = failed.Remedy == Remedy.Elsewhere ? _hopeless + 1 : 0;

        // That time is up says less than what was said before: that there is no leader.
        _failure = _failure is { Failure: EtcdFailure.NoLeader } && failed.Failure == EtcdFailure.Late && left <= TimeSpan.Zero
            ? _failure
            : failed;
        if (failed.Remedy == Remedy.None
            || (failed.MayHaveTakenEffect && !isRepeatable)
            || _hopeless >= endpointCount)
        {
            return null;
        }

        // All have been tried: what ails them takes a while.
        var rounds = _attempts / endpointCount;
        var pause = _attempts % endpointCount != 0 ? TimeSpan.Zero : Pause(rounds);
        return pause < left ? pause : null;
    }

    [DoesNotReturn]
    public readonly void Throw() => ExceptionDispatchInfo.Throw(_failure!);

    private static TimeSpan Pause(int rounds)
    {
        var pause = FirstPause * Math.Pow(2, Math.Min(rounds - 1, 10));
        return (pause < LongestPause ? pause : LongestPause) * (1 - (Random.Shared.NextDouble() / 2));
    }
}
