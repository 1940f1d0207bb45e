using Aspire.Hosting.Testing;
using DesignPatterns.Testing;

namespace DesignPatterns.Running.Drills;

/// <summary>The hop that owns a replica set says on its span which replica it tried, and on which attempt.</summary>
/// <remarks>
/// Of two attempts the span names the second's replica. While one replica is lost, the first of the two was tried at
/// that one, nothing else being broken; it may have been there already when the replica was lost.
/// </remarks>
internal sealed class BalancerWitness(IReadOnlyList<string> replicas) : IWitness
{
    private const string Prefix = "designpatterns.balancing.";

    public Absence Observe(DictionaryRun run, Loss loss)
    {
        var lost = AuthorityOf(run, loss.Replica);
        HashSet<string> set = [.. replicas.Select(replica => AuthorityOf(run, replica))];
        ReceivedSpan[] spans = [.. run.Telemetry.Spans.Where(span => set.Contains(span[Prefix + "replica"] ?? ""))];
        ReceivedSpan[] tried =
        [
            .. spans.Where(span => span.StartedAt < loss.EndedAt && span.EndedAt > loss.BeganAt)
                .Where(span => IsRetried(span) || (IsAt(span, lost) && span.StartedAt >= loss.BeganAt)),
        ];
        return new Absence(
            tried.Length,
            tried.Max(span => (TimeSpan?)Later(span.StartedAt - loss.BeganAt, TimeSpan.Zero)),
            spans.Where(span => IsAt(span, lost) && span.StartedAt >= loss.EndedAt)
                .Min(span => (TimeSpan?)(span.EndedAt - loss.EndedAt)));
    }

    private static bool IsAt(ReceivedSpan span, string replica) => span[Prefix + "replica"] == replica;

    private static bool IsRetried(ReceivedSpan span) => span[Prefix + "attempt"] != "1";

    private static TimeSpan Later(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string AuthorityOf(DictionaryRun run, string replica) =>
        run.App.GetEndpoint(replica, "http").Authority;
}
