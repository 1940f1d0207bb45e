namespace DesignPatterns.Dashboard.Intake;

/// <summary>OTLP's times: nanoseconds since 1970, without a sign; 0 means that there is none.</summary>
internal static class WireTime
{
    /// <summary>Every one of them is a date: the last is in the year 2554.</summary>
    public static DateTimeOffset At(ulong nanoseconds) =>
        DateTimeOffset.UnixEpoch.AddTicks((long)(nanoseconds / TimeSpan.NanosecondsPerTick));

    public static DateTimeOffset At(ulong nanoseconds, DateTimeOffset otherwise) =>
        nanoseconds == 0 ? otherwise : At(nanoseconds);
}
