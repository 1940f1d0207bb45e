namespace DesignPatterns.ResponseCache.Shared;

internal enum CallOutcome
{
    Answered,

    /// <summary>Not within its time.</summary>
    TimedOut,

    /// <summary>No connection, or Redis refused.</summary>
    Failed,

    /// <summary>Not tried: as many calls as may be are on their way.</summary>
    Busy,

    /// <summary>Not tried: Redis is bypassed.</summary>
    Bypassed,
}

/// <param name="Outcome">How the call ended.</param>
/// <param name="Value">The answer; only when there is one.</param>
internal readonly record struct CallResult<T>(CallOutcome Outcome, T? Value = default);
