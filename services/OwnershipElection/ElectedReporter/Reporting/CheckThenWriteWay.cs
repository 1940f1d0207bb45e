namespace DesignPatterns.ElectedReporter.Reporting;

/// <summary>Asks first whether it still owns: its own clock, and the store.</summary>
/// <remarks>
/// However late the check, time passes until the write takes effect, and the answer is about the past by
/// then. It makes the loss rarer, and so harder to find.
/// </remarks>
internal sealed class CheckThenWriteWay(ReportStore store) : IWay
{
    public string Name => "check-then-write";

    public async Task<long?> ReadAsync(Claim claim, CancellationToken cancellationToken)
    {
        if (!claim.IsHeld())
        {
            await store.EvaluateAsync(ReportScripts.Refuse, Name, cancellationToken);
            return null;
        }

        var read = await store.EvaluateAsync(
            ReportScripts.ReadIfNotOlder, Name, cancellationToken, claim.Token);
        return read.AsNumber();
    }

    public async Task<bool> WriteAsync(Claim claim, long number, CancellationToken cancellationToken)
    {
        await store.EvaluateAsync(ReportScripts.Write, Name, cancellationToken, claim.Token, number);
        return true;
    }
}
