using System.Collections.Concurrent;

namespace Aspire.Hosting.Running;

/// <summary>Passes what resources print on to the AppHost's own log, where that was asked for.</summary>
internal static partial class ResourceLogging
{
    public static ResourceLoggerService Create(
        IServiceProvider services, DistributedApplicationOptions options)
    {
        var service = new ResourceLoggerService();
        if (options.EnableResourceLogging)
        {
            var factory = services.GetRequiredService<ILoggerFactory>();
            var application = services.GetRequiredService<IHostEnvironment>().ApplicationName;
            var loggers = new ConcurrentDictionary<string, ILogger>();
            service.Forward = (name, line) =>
            {
                var logger = loggers.GetOrAdd(
                    name, n => factory.CreateLogger($"{application}.Resources.{n}"));
                if (line.IsErrorMessage)
                {
                    LogErrorLine(logger, line.LineNumber, line.Content);
                }
                else
                {
                    LogLine(logger, line.LineNumber, line.Content);
                }
            };
        }

        return service;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{LineNumber}: {LineContent}")]
    private static partial void LogLine(ILogger logger, int lineNumber, string lineContent);

    [LoggerMessage(Level = LogLevel.Error, Message = "{LineNumber}: {LineContent}")]
    private static partial void LogErrorLine(ILogger logger, int lineNumber, string lineContent);
}
