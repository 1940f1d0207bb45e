using System.Diagnostics.Metrics;

namespace DesignPatterns.Etcd;

/// <summary>What clients count, on the meter <c>DesignPatterns.Etcd</c>.</summary>
internal sealed class EtcdMetrics
{
    private const string Prefix = "designpatterns.etcd.";
    private const string MethodTag = Prefix + "method";
    private const string OutcomeTag = Prefix + "outcome";

    private readonly Histogram<double> _duration;
    private readonly Counter<long> _failovers;
    private readonly Counter<long> _watchResumes;
    private readonly Counter<long> _keepAlives;

    public EtcdMetrics(Meter meter)
    {
        _duration = meter.CreateHistogram<double>(
            Prefix + "duration", "s", "Time that a call took, all its attempts together.");
        _failovers = meter.CreateCounter<long>(
            Prefix + "failovers", "{attempt}", "Attempts made because another failed.");
        _watchResumes = meter.CreateCounter<long>(
            Prefix + "watch.resumes", "{resume}", "Watches that went on after their stream broke.");
        _keepAlives = meter.CreateCounter<long>(
            Prefix + "keep_alives", "{answer}", "Answers to keep-alives, by outcome.");
    }

    public static string NameOf(EtcdFailure failure) => failure switch
    {
        EtcdFailure.Unreachable => "unreachable",
        EtcdFailure.NoLeader => "no_leader",
        EtcdFailure.Late => "late",
        EtcdFailure.NotEtcd => "not_etcd",
        EtcdFailure.Compacted => "compacted",
        EtcdFailure.LeaseNotFound => "lease_not_found",
        EtcdFailure.Overloaded => "overloaded",
        _ => "refused",
    };

    public void CountCall(string method, string outcome, TimeSpan took)
    {
        if (_duration.Enabled)
        {
            _duration.Record(took.TotalSeconds, new(MethodTag, method), new(OutcomeTag, outcome));
        }
    }

    public void CountFailover(string method, string failure) =>
        _failovers.Add(1, new(MethodTag, method), new(OutcomeTag, failure));

    public void CountWatchResume(EtcdFailure failure) =>
        _watchResumes.Add(1, new KeyValuePair<string, object?>(OutcomeTag, NameOf(failure)));

    public void CountKeepAlive(bool isKept) =>
        _keepAlives.Add(1, new KeyValuePair<string, object?>(OutcomeTag, isKept ? "kept" : "gone"));
}
