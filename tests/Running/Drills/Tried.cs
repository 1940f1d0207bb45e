using DesignPatterns.Testing;

namespace DesignPatterns.Running.Drills;

/// <summary>One request as the hop that balanced it tells it, on its span.</summary>
/// <param name="Replica">The replica of its last attempt, by authority, such as <c>localhost:18273</c>.</param>
/// <param name="Attempt">Which attempt that was, from 1.</param>
/// <param name="StartedAt">When the hop began with it.</param>
/// <param name="EndedAt">When the hop had done with it.</param>
internal sealed record Tried(string Replica, int Attempt, DateTimeOffset StartedAt, DateTimeOffset EndedAt)
{
    private const string Prefix = "designpatterns.balancing.";

    public static IEnumerable<Tried> From(IEnumerable<ReceivedSpan> spans) =>
        from span in spans
        let replica = span[Prefix + "replica"]
        where replica is not null
        select new Tried(replica, int.Parse(span[Prefix + "attempt"] ?? "1"), span.StartedAt, span.EndedAt);
}
