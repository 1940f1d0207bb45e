using System.Diagnostics.Metrics;
using DesignPatterns.Balancing.Health;

namespace DesignPatterns.Balancing;

/// <summary>What the replica sets of a host count, on the meter <c>DesignPatterns.Balancing</c>.</summary>
internal sealed class BalancingMetrics
{
    public const string MeterName = "DesignPatterns.Balancing";

    private const string Prefix = "designpatterns.balancing.";
    private const string SetTag = Prefix + "set";
    private const string ReplicaTag = Prefix + "replica";
    private const string OutcomeTag = Prefix + "outcome";

    private readonly Meter _meter;
    private readonly Counter<long> _attempts;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _refusedRetries;
    private readonly Counter<long> _ejections;

    public BalancingMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _attempts = _meter.CreateCounter<long>(
            Prefix + "attempts", "{attempt}", "Requests sent to a replica.");
        _retries = _meter.CreateCounter<long>(Prefix + "retries", "{retry}", "Second attempts.");
        _refusedRetries = _meter.CreateCounter<long>(
            Prefix + "retries.refused", "{retry}", "Second attempts that the budget did not grant.");
        _ejections = _meter.CreateCounter<long>(
            Prefix + "ejections", "{ejection}", "Replicas ejected for failures.");
    }

    public void Observe(ReplicaSet set)
    {
        var ofSet = new KeyValuePair<string, object?>(SetTag, set.Name);
        _meter.CreateObservableUpDownCounter(
            Prefix + "inflight",
            () => set.Replicas.Select(replica =>
                new Measurement<int>(replica.InFlight, ofSet, new(ReplicaTag, replica.Name))),
            "{request}",
            "Requests whose answers have not ended.");
        _meter.CreateObservableUpDownCounter(
            Prefix + "available",
            () => new Measurement<int>(set.AvailableCount, ofSet),
            "{replica}",
            "Replicas that are ready and not ejected.");
        _meter.CreateObservableGauge(
            Prefix + "retries.available",
            () => new Measurement<int>(set.Retries.Available(set.Now), ofSet),
            "{retry}",
            "Second attempts that the budget would grant now.");
    }

    public void CountAttempt(ReplicaSet set, Replica replica, AttemptOutcome outcome) =>
        _attempts.Add(
            1, new(SetTag, set.Name), new(ReplicaTag, replica.Name), new(OutcomeTag, NameOf(outcome)));

    public void CountRetry(ReplicaSet set, bool granted) =>
        (granted ? _retries : _refusedRetries).Add(1, new KeyValuePair<string, object?>(SetTag, set.Name));

    public void CountEjection(ReplicaSet set, Replica replica) =>
        _ejections.Add(1, new(SetTag, set.Name), new(ReplicaTag, replica.Name));

    private static string NameOf(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Succeeded => "succeeded",
        AttemptOutcome.Failed => "failed",
        AttemptOutcome.Refused => "refused",
        AttemptOutcome.TimedOut => "timed-out",
        AttemptOutcome.Unready => "unready",
        _ => "inconclusive",
    };
}
