namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>Writes because it was elected, some time ago.</summary>
internal sealed class NaiveWay(ReportStore store) : IWay
{
    public string Name => "naive";

    public async Task<long?> ReadAsync(Claim claim, CancellationToken cancellationToken) =>
        (await store.EvaluateAsync(ReportScripts.Read, Name, cancellationToken)).AsNumber();

    public async Task<bool> WriteAsync(Claim claim, long number, CancellationToken cancellationToken)
    {
        await store.EvaluateAsync(ReportScripts.Write, Name, cancellationToken, claim.Token, number);
        return true;
    }
}
