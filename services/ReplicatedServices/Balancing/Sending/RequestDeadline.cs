using System.Globalization;

namespace DesignPatterns.Balancing.Sending;

/// <summary>The instant, on the set's clock, at which a request is given up.</summary>
internal readonly record struct RequestDeadline(TimeSpan At)
{
    /// <summary>The set's own timeout, or what the hop before has left if that is less.</summary>
    public static RequestDeadline Of(HttpRequestMessage request, TimeSpan now, TimeSpan totalTimeout) =>
        new(now + (TimeRemaining(request) is { } told && told < totalTimeout ? told : totalTimeout));

    public TimeSpan Left(TimeSpan now) => At - now;

    /// <summary>An attempt is cut short only to leave time for another.</summary>
    public TimeSpan ForAttempt(TimeSpan now, bool mayBeFollowed, TimeSpan attemptTimeout) =>
        mayBeFollowed && attemptTimeout < Left(now) ? attemptTimeout : Left(now);

    /// <summary>Tells the next hop how long this one will wait.</summary>
    public static void Announce(HttpRequestMessage request, TimeSpan timeout)
    {
        request.Headers.Remove(BalancingHeaders.TimeRemaining);
        request.Headers.TryAddWithoutValidation(
            BalancingHeaders.TimeRemaining,
            ((long)timeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
    }

    private static TimeSpan? TimeRemaining(HttpRequestMessage request) =>
        request.Headers.NonValidated.TryGetValues(BalancingHeaders.TimeRemaining, out var values)
        && int.TryParse(values.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var left)
            ? TimeSpan.FromMilliseconds(left)
            : null;
}
