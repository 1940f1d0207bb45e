using System.Diagnostics.Metrics;

namespace DesignPatterns.Gathering.Wire;

/// <summary>What a leaf counts, on the meter <c>DesignPatterns.Leaf</c>.</summary>
internal sealed class LeafMetrics
{
    public const string MeterName = "DesignPatterns.Leaf";

    private const string Prefix = "designpatterns.leaf.";

    private readonly Counter<long> _calls;
    private readonly Counter<long> _cancelled;
    private readonly Counter<long> _refused;

    public LeafMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _calls = meter.CreateCounter<long>(Prefix + "calls", "{call}", "Calls that were received.");
        _cancelled = meter.CreateCounter<long>(
            Prefix + "cancelled", "{call}", "Calls given up by who asked, or by the deadline.");
        _refused = meter.CreateCounter<long>(Prefix + "refused", "{call}", "Calls answered by a refusal.");
    }

    public void CountCall() => _calls.Add(1);

    public void CountCancelled() => _cancelled.Add(1);

    public void CountRefused(int status)
    {
        if (_refused.Enabled)
        {
            _refused.Add(1, new KeyValuePair<string, object?>(Prefix + "status", status));
        }
    }
}
