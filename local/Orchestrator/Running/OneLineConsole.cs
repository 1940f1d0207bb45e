using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Aspire.Hosting.Running;

/// <summary>The AppHost's console: warnings and errors, one line each, without category and stack.</summary>
internal sealed class OneLineConsole() : ConsoleFormatter(nameof(OneLineConsole))
{
    public override void Write<TState>(
        in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        var reason = logEntry.Exception is { } e && !message.Contains(e.Message, StringComparison.Ordinal)
            ? $" {e.Message}" : "";
        var level = logEntry.LogLevel == LogLevel.Warning ? "warning" : "error";
        textWriter.WriteLine($"{level}: {message}{reason}".ReplaceLineEndings(" "));
    }
}

internal static class OneLineConsoleExtensions
{
    public static void AddOneLineConsole(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddConsole(console =>
        {
            console.FormatterName = nameof(OneLineConsole);
            console.LogToStandardErrorThreshold = LogLevel.Trace;
        });
        logging.AddConsoleFormatter<OneLineConsole, ConsoleFormatterOptions>();
        logging.AddFilter<ConsoleLoggerProvider>(null, LogLevel.Warning);
        // Every failed check would be an error here; a resource's health is in its snapshot.
        logging.AddFilter<ConsoleLoggerProvider>(
            "Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
    }
}
