namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>
/// Hands its token over with each step, and the store refuses one that is lower than any it has seen.
/// </summary>
/// <remarks>
/// The store compares and writes in one step, so no pause fits in between. The first <em>read</em> under a
/// token raises the fence already: were it the first write, an owner before could still write between the
/// two, and its update would be lost.
/// </remarks>
internal sealed class FencedWay(ReportStore store) : IWay
{
    public string Name => "fenced";

    public async Task<long?> ReadAsync(Claim claim, CancellationToken cancellationToken)
    {
        var read = await store.EvaluateAsync(ReportScripts.FencedRead, Name, cancellationToken, claim.Token);
        return read.AsNumber();
    }

    public async Task<bool> WriteAsync(Claim claim, long number, CancellationToken cancellationToken)
    {
        var acknowledged = await store.EvaluateAsync(
            ReportScripts.FencedWrite, Name, cancellationToken, claim.Token, number);
        return acknowledged.AsNumber() is not null;
    }
}
