using System.Diagnostics.Metrics;
using System.Globalization;
using DesignPatterns.Etcd;
using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>What it costs to keep a thousand leases of 30 s, as shares of a core: here and in etcd.</summary>
internal sealed class KeepAliveFigures(EtcdClient etcd, IReadOnlyList<string> processes) : IDisposable
{
    private const int Count = 1_000;
    private const string Renewals = "designpatterns.ownership.lease.renewals";

    private static readonly OwnershipOptions Options = new() { TimeToLive = TimeSpan.FromSeconds(30) };
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(60);

    private readonly OwnershipTelemetry _telemetry = new();
    private readonly MeterListener _listener = new();
    private long _renewals;

    public static async Task MeasureAsync(
        Func<EtcdClient> connect, string cluster, IReadOnlyList<string> processes)
    {
        await using var etcd = connect();
        using var figures = new KeepAliveFigures(etcd, processes);
        await figures.MeasureAsync(cluster);
    }

    private async Task MeasureAsync(string cluster)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Name == Renewals)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>(
            (_, count, _, _) => Interlocked.Add(ref _renewals, count));
        _listener.Start();
        var idle = await MeasureAsync(Period / 3);
        var store = new EtcdOwnershipStore(etcd);
        var leases = await Task.WhenAll(Enumerable.Range(0, Count).Select(
            _ => Lease.GrantAsync(store, Options, TimeProvider.System, _telemetry)));

        // Each is renewed three times: what is compiled then does not count.
        await Task.Delay(Options.TimeToLive);
        var kept = await MeasureAsync(Period);
        Took.OrThrow(leases.All(lease => lease.IsHeld), "A lease");
        await Console.Out.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"KEEP\t{cluster}\t{Count}\t{kept.Renewals:0.0}"
            + $"\t{kept.Own:0.00000}\t{kept.Etcd:0.00000}\t{idle.Own:0.00000}\t{idle.Etcd:0.00000}"));
        await Task.WhenAll(leases.Select(lease => lease.DisposeAsync().AsTask()));
    }

    public void Dispose()
    {
        _listener.Dispose();
        _telemetry.Dispose();
    }

    /// <returns>Renewals a second, and shares of a core.</returns>
    private async Task<(double Renewals, double Own, double Etcd)> MeasureAsync(TimeSpan period)
    {
        var (renewals, own, others) = (_renewals, Environment.CpuUsage.TotalTime, OthersTicks());
        await Task.Delay(period);
        return (
            (_renewals - renewals) / period.TotalSeconds,
            (Environment.CpuUsage.TotalTime - own) / period,
            (OthersTicks() - others) / 100.0 / period.TotalSeconds);
    }

    // Linux counts in hundredths of a second, here as everywhere.
    private long OthersTicks() => processes.Sum(process =>
    {
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');
        return fields[11..13].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
    });
}
