namespace DesignPatterns.Dashboard.Telemetry.Logs;

/// <summary>What the log entries may hold, over all services; the oldest go first.</summary>
/// <param name="Entries">As Aspire's dashboard has it.</param>
/// <param name="Bytes">An estimate (see <see cref="Weight"/>): long texts make it fewer entries.</param>
internal sealed record LogBounds(int Entries = 10_000, long Bytes = 64L << 20);
