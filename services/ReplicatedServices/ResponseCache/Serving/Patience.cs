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
