using System.Globalization;
using DesignPatterns.ElectedReporter.Owning;
using DesignPatterns.ElectedReporter.Reporting;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ElectedReporter.Showing;

/// <summary>Puts together what the ownership store and the report's store say.</summary>
internal sealed class Standings(
    OwnerWatch owners,
    Reporter reporter,
    ReportStore store,
    Reigns reigns,
    IOptions<ElectedReporterOptions> options)
{
    /// <exception cref="ReportStoreException">The report's store did not answer.</exception>
    public async Task<Standing> ReadAsync(CancellationToken cancellationToken)
    {
        var reading = reigns.ListAsync(cancellationToken);
        var ways = await Task.WhenAll(reporter.Ways.Select(way => ReadAsync(way, cancellationToken)));
        var (now, known) = await reading;
        var owner = owners.Current;
        var reign = known.LastOrDefault(one => one.Token == owner?.Token);
        var before = known.LastOrDefault(one => one.Token < owner?.Token);
        double? handover = reign is null || before is null
            ? null
            : Math.Max(0, (reign.From - before.Until).TotalMilliseconds);
        return new(
            options.Value.Name,
            owner?.Value,
            owner?.Token,
            reign?.From,
            handover,
            ways,
            now,
            known);
    }

    private async Task<WayStanding> ReadAsync(string way, CancellationToken cancellationToken)
    {
        var fields = await store.ReadAsync(way, cancellationToken);
        var (number, acknowledged) = (Read("number"), Read("acknowledged"));
        return new(way, number, acknowledged, acknowledged - number, Read("refused"));

        long Read(string field) =>
            fields.TryGetValue(field, out var text) ? long.Parse(text, CultureInfo.InvariantCulture) : 0;
    }
}
