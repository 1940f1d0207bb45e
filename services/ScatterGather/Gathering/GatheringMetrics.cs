using System.Diagnostics.Metrics;

namespace DesignPatterns.Gathering;

/// <summary>What the gatherers of a host count, on the meter <c>DesignPatterns.Gathering</c>.</summary>
internal sealed class GatheringMetrics
{
    public const string MeterName = "DesignPatterns.Gathering";

    private const string Prefix = "designpatterns.gathering.";
    private const string GathererTag = Prefix + "gatherer";
    private const string LeafTag = Prefix + "leaf";
    private const string ReplicaTag = Prefix + "replica";
    private const string OutcomeTag = Prefix + "outcome";
    private const string PartialTag = Prefix + "partial";

    private readonly Meter _meter;
    private readonly Counter<long> _calls;
    private readonly Counter<long> _hedges;
    private readonly Counter<long> _refusedHedges;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _refusedRetries;
    private readonly Counter<long> _cancelled;
    private readonly Counter<long> _ejections;
    private readonly Counter<long> _outcomes;
    private readonly Histogram<double> _duration;

    public GatheringMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _calls = Count("calls", "{call}", "Calls to a replica, hedges and retries included.");
        _hedges = Count("hedges", "{hedge}", "Second calls made because the first was slow.");
        _refusedHedges = Count("hedges.refused", "{hedge}", "Hedges that the budget did not grant.");
        _retries = Count("retries", "{retry}", "Calls made because another replica failed.");
        _refusedRetries = Count("retries.refused", "{retry}", "Retries that the budget did not grant.");
        _cancelled = Count("cancelled", "{call}", "Calls given up: the loser of a hedge, or a late one.");
        _ejections = Count("ejections", "{ejection}", "Replicas set aside.");
        _outcomes = Count("outcomes", "{leaf}", "How asking a leaf ended.");
        _duration = _meter.CreateHistogram<double>(
            Prefix + "duration", "s", "Time from asking to the outcome.");
    }

    /// <param name="name">Of the gatherer: a host may have several over the same leaves.</param>
    public void Observe(string name, IReadOnlyList<Leaf> leaves) => _meter.CreateObservableUpDownCounter(
        Prefix + "inflight",
        () => leaves.SelectMany(leaf => leaf.Replicas.Select(replica => new Measurement<int>(
            replica.InFlight, new(GathererTag, name), new(LeafTag, leaf.Name), new(ReplicaTag, replica.Name)))),
        "{call}",
        "Calls that have not ended.");

    public void CountCall(Leaf leaf, Replica replica) =>
        _calls.Add(1, new(LeafTag, leaf.Name), new(ReplicaTag, replica.Name));

    public void CountHedge(Leaf leaf, bool granted) =>
        (granted ? _hedges : _refusedHedges).Add(1, Of(leaf));

    public void CountRetry(Leaf leaf, bool granted) =>
        (granted ? _retries : _refusedRetries).Add(1, Of(leaf));

    public void CountCancelled(Leaf leaf) => _cancelled.Add(1, Of(leaf));

    public void CountOutcome(Leaf leaf, Outcome outcome) =>
        _outcomes.Add(1, Of(leaf), new(OutcomeTag, NameOf(outcome)));

    public void CountEjection(Leaf leaf, Replica replica) =>
        _ejections.Add(1, Of(leaf), new(ReplicaTag, replica.Name));

    public void CountGather(TimeSpan took, Partial partial) =>
        _duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>(PartialTag, NameOf(partial)));

    private Counter<long> Count(string name, string unit, string description) =>
        _meter.CreateCounter<long>(Prefix + name, unit, description);

    private static KeyValuePair<string, object?> Of(Leaf leaf) => new(LeafTag, leaf.Name);

    private static string NameOf(Outcome outcome) => outcome switch
    {
        Outcome.Answered => "answered",
        Outcome.Late => "late",
        Outcome.Failed => "failed",
        _ => "abandoned",
    };

    private static string NameOf(Partial partial) => partial switch
    {
        Partial.Allow => "allow",
        Partial.Wait => "wait",
        _ => "fail",
    };
}
