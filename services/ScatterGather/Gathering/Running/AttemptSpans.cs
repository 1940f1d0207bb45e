using System.Diagnostics;

namespace DesignPatterns.Gathering.Running;

/// <summary>One client span an attempt; nothing at all if nobody listens.</summary>
internal static class AttemptSpans
{
    public const string SourceName = "DesignPatterns.Gathering";

    private const string Prefix = "designpatterns.gathering.";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Starts a span under the current one and makes it current: the wire sends it along.</summary>
    public static Activity? Start(Leaf leaf, Replica replica, AttemptKind kind)
    {
        if (!Source.HasListeners())
        {
            return null;
        }

        return Source.StartActivity($"ask {leaf.Name}", ActivityKind.Client)?
            .SetTag(Prefix + "leaf", leaf.Name)
            .SetTag(Prefix + "replica", replica.Name)
            .SetTag(Prefix + "hedged", kind is AttemptKind.Hedge)
            .SetTag(Prefix + "retried", kind is AttemptKind.Retry);
    }

    public static void End(Activity? span, bool isGivenUp, Exception? failure)
    {
        if (span is null)
        {
            return;
        }

        span.SetTag(Prefix + "cancelled", isGivenUp);
        if (failure is not null && !isGivenUp)
        {
            span.SetTag("error.type", failure.GetType().FullName);
            span.SetStatus(ActivityStatusCode.Error, failure.Message);
        }

        span.Dispose();
    }
}
