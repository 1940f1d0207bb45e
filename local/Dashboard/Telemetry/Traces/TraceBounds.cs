namespace DesignPatterns.Dashboard.Telemetry.Traces;

/// <summary>What the traces may hold, over all services; the oldest traces go first.</summary>
/// <param name="Traces">As Aspire's dashboard has it.</param>
/// <param name="SpansPerTrace">Later spans of a trace that has as many are not taken.</param>
/// <param name="Bytes">An estimate (see <see cref="Weight"/>); an eighth of it at most is one trace's.</param>
internal sealed record TraceBounds(int Traces = 10_000, int SpansPerTrace = 5_000, long Bytes = 256L << 20)
{
    public long BytesPerTrace => Bytes / 8;
}
