using System.Diagnostics;
using DesignPatterns.ShardRouting.Sessions;

namespace DesignPatterns.ShardRouting.Admin;

/// <summary>
/// Spans of calls: of those that were slow, failed, asked anew or sent to another than their owner, and of one in a
/// thousand. The protocols carry no trace context, so each is a trace of its own; the rest are counted.
/// </summary>
internal sealed class CallTraces(Router router)
{
    public const string SourceName = "DesignPatterns.ShardRouting";

    private const string Prefix = "designpatterns.sharding.";
    private const int OneIn = 1_000;

    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(50);
    private static readonly ActivitySource Source = new(SourceName);

    private int _count;

    /// <summary>A call has been answered, or has failed.</summary>
    public void Note(ClientCall call)
    {
        if (++_count % OneIn == 0 || call.HasFailed || call.Repeats > 0 || router.HasEjected
            || router.Loop.Now - call.AskedAt > Slow)
        {
            Record(call);
        }
    }

    private void Record(ClientCall call)
    {
        if (!Source.HasListeners() || call.Key.IsEmpty)
        {
            return;
        }

        var owner = router.OwnerOf(call.Key);
        var asked = router.Pick(call.Key);
        var isRoutine = !call.HasFailed && call.Repeats == 0 && owner == asked;
        var took = router.Loop.Now - call.AskedAt;
        if (isRoutine && took <= Slow && _count % OneIn != 0)
        {
            return;
        }

        using var span = Source.StartActivity(
            ActivityKind.Client,
            name: $"{call.Kind} {asked.Name}",
            startTime: TimeProvider.System.GetUtcNow() - took);
        span?.SetTag(Prefix + "shard", asked.Name)
            .SetTag(Prefix + "owner", owner.Name)
            .SetTag(Prefix + "repeats", call.Repeats)
            .SetTag(Prefix + "moved", router.Motion?.Concerns(call.Key) == false);
        if (call.HasFailed)
        {
            span?.SetStatus(ActivityStatusCode.Error, "the shard did not answer");
        }
    }
}
