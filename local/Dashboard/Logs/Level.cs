using DesignPatterns.Dashboard.Telemetry.Logs;

namespace DesignPatterns.Dashboard.Logs;

/// <summary>A level as pages write it: a word, and the style class that colours it.</summary>
internal static class Level
{
    public static string WordOf(LogSeverity level) => level switch
    {
        LogSeverity.None => "no level",
        LogSeverity.Trace => "trace",
        LogSeverity.Debug => "debug",
        LogSeverity.Information => "information",
        LogSeverity.Warning => "warning",
        LogSeverity.Error => "error",
        _ => "fatal",
    };

    public static string ClassOf(LogSeverity level) => level switch
    {
        LogSeverity.Information => "state info",
        LogSeverity.Warning => "state warn warn-text",
        LogSeverity.Error or LogSeverity.Fatal => "state bad bad-text",
        _ => "state faint",
    };
}
