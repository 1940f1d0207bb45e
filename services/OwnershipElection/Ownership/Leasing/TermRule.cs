namespace DesignPatterns.Ownership.Leasing;

/// <summary>Until when a lease is held, on the clock of its holder.</summary>
/// <param name="sentAt">Before the request was sent; the store counts from some instant after it.</param>
/// <param name="answeredAt">When its answer was here; the store counts from some instant before it.</param>
internal delegate TimeSpan TermRule(TimeSpan sentAt, TimeSpan answeredAt, TimeSpan timeToLive);

internal static class TermRules
{
    /// <summary>The sound one: from the request, and less the share for safety.</summary>
    public static TermRule Safe(double safetyShare) =>
        (sentAt, _, timeToLive) => sentAt + (timeToLive * (1 - safetyShare));
}
