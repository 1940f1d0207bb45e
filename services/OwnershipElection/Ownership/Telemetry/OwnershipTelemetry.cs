using System.Diagnostics;
using System.Diagnostics.Metrics;
using DesignPatterns.Ownership.Leasing;
using DesignPatterns.Ownership.Queueing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace DesignPatterns.Ownership;

/// <summary>What leases, queues and elections tell: log events, and figures and spans under
/// <c>DesignPatterns.Ownership</c>.</summary>
public sealed partial class OwnershipTelemetry : IDisposable
{
    public const string Name = "DesignPatterns.Ownership";

    private const string Prefix = "designpatterns.ownership.";
    private const string OutcomeTag = Prefix + "outcome";

    private static readonly ActivitySource Source = new(Name);

    private readonly ILogger<Lease> _logger;
    private readonly Meter _meter;
    private readonly Counter<long> _renewals;
    private readonly Counter<long> _lost;
    private readonly Counter<long> _failures;
    private readonly UpDownCounter<int> _waiting;
    private readonly Histogram<double> _acquire;
    private readonly Histogram<double> _handOver;

    public OwnershipTelemetry(ILogger<Lease> logger, IMeterFactory meters)
        : this(logger, meters.Create(Name))
    {
    }

    /// <summary>For use without a host: it logs nothing, and its figures are on a meter of its own.</summary>
    public OwnershipTelemetry()
        : this(NullLogger<Lease>.Instance, new Meter(Name))
    {
    }

    private OwnershipTelemetry(ILogger<Lease> logger, Meter meter)
    {
        (_logger, _meter) = (logger, meter);
        _renewals = Count("lease.renewals", "{renewal}", "Renewals of leases, by outcome.");
        _lost = Count("lost", "{loss}", "What was lost against its holder's will: leases, and elected places.");
        _failures = Count("store.failures", "{call}", "Calls to the store that failed, by what they were for.");
        _waiting = meter.CreateUpDownCounter<int>(
            Prefix + "waiting", "{candidate}", "Candidates of this process that wait for their turn.");
        _acquire = meter.CreateHistogram<double>(Prefix + "acquire.duration", "s", "From asking to the outcome.");
        _handOver = meter.CreateHistogram<double>(
            Prefix + "handover.duration", "s", "From being told to step down to having left the queue.");
    }

    public void Dispose() => _meter.Dispose();

    internal void LeaseGranted(long lease, TimeSpan timeToLive) => LogGranted(lease, timeToLive);

    internal void LeaseEnded(long lease, LeaseEnd end)
    {
        if (end is LeaseEnd.Revoked)
        {
            LogRevoked(lease);
            return;
        }

        _lost.Add(1, new KeyValuePair<string, object?>(Prefix + "reason", end is LeaseEnd.Gone ? "gone" : "expired"));
        LogLost(lease, end);
    }

    internal void RenewalSucceeded() => CountRenewal("renewed");

    internal void RenewalFailed(long lease, Exception failure, TimeSpan remaining)
    {
        CountRenewal(failure is TimeoutException ? "late" : "failed");
        LogRenewalFailed(failure, lease, remaining);
    }

    internal void RevocationFailed(long lease, Exception failure)
    {
        CountFailure("revoke");
        LogRevocationFailed(failure, lease);
    }

    internal void LossHandlerFailed(long lease, Exception failure) => LogLossHandlerFailed(failure, lease);

    internal void LeavingFailed(string name, Exception failure)
    {
        CountFailure("leave");
        LogLeavingFailed(failure, name);
    }

    internal void QueueingFailed(string name, Exception failure)
    {
        CountFailure("queue");
        LogQueueingFailed(failure, name);
    }

    internal Waiting CountWaiting() => new(_waiting);

    internal static Activity? StartAcquire(string name) =>
        Source.StartActivity($"acquire {name}", ActivityKind.Client)?.SetTag(Prefix + "name", name);

    internal void EndAcquire(Activity? span, AcquireOutcome outcome, long? token, TimeSpan took)
    {
        var said = NameOf(outcome);
        _acquire.Record(took.TotalSeconds, new KeyValuePair<string, object?>(OutcomeTag, said));
        span?.SetTag(OutcomeTag, said).SetTag(Prefix + "token", token).Dispose();
    }

    internal static Activity? StartOwning(Held held) =>
        Source.StartActivity($"own {held.Name}")?
            .SetTag(Prefix + "name", held.Name)
            .SetTag(Prefix + "token", held.Token);

    internal void CountHandOver(TimeSpan took) => _handOver.Record(took.TotalSeconds);

    private void CountRenewal(string outcome) =>
        _renewals.Add(1, new KeyValuePair<string, object?>(OutcomeTag, outcome));

    private void CountFailure(string call) =>
        _failures.Add(1, new KeyValuePair<string, object?>(Prefix + "call", call));

    private Counter<long> Count(string name, string unit, string description) =>
        _meter.CreateCounter<long>(Prefix + name, unit, description);

    private static string NameOf(AcquireOutcome outcome) => outcome switch
    {
        AcquireOutcome.Acquired => "acquired",
        AcquireOutcome.Late => "late",
        AcquireOutcome.Cancelled => "cancelled",
        AcquireOutcome.Lost => "lost",
        _ => "failed",
    };

    /// <summary>One candidate that waits, until it is disposed.</summary>
    internal readonly struct Waiting : IDisposable
    {
        private readonly UpDownCounter<int> _waiting;

        public Waiting(UpDownCounter<int> waiting)
        {
            _waiting = waiting;
            waiting.Add(1);
        }

        public void Dispose() => _waiting.Add(-1);
    }
}
