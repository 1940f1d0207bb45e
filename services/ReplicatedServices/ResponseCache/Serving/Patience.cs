using System.Globalization;
using DesignPatterns.Balancing;

namespace DesignPatterns.ResponseCache.Serving;

/// <summary>How long the hop before still waits, by the deadline that travels with the request.</summary>
internal static class Patience
{
    /// <returns>Infinite when it does not say: what a client waits for has its own deadline.</returns>
    public static TimeSpan Of(IHeaderDictionary headers) =>
        int.TryParse(
            headers[BalancingHeaders.TimeRemaining],
            NumberStyles.None,
            CultureInfo.InvariantCulture,
            out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : Timeout.InfiniteTimeSpan;

    /// <summary>
    /// How long to wait for the origin: a tenth less, to answer while the hop before is still there to read it,
    /// and less by what was spent on fetches before.
    /// </summary>
    public static TimeSpan ForFetch(IHeaderDictionary headers, TimeSpan spent)
    {
        var remaining = Of(headers);
        if (remaining == Timeout.InfiniteTimeSpan)
        {
            return remaining;
        }

        var left = (remaining * 0.9) - spent;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    /// <summary>Takes from what is left the time that was spent here.</summary>
    public static void Spend(IHeaderDictionary headers, TimeSpan spent)
    {
        var remaining = Of(headers);
        if (remaining != Timeout.InfiniteTimeSpan)
        {
            var left = Math.Max(0, (long)(remaining - spent).TotalMilliseconds);
            headers[BalancingHeaders.TimeRemaining] = left.ToString(CultureInfo.InvariantCulture);
        }
    }
}
