using DesignPatterns.DictionaryServer.Definitions;
using DesignPatterns.Words;
using Microsoft.Extensions.Options;

namespace DesignPatterns.DictionaryServer.Index;

/// <summary>Loads the dictionary while the host listens; a host that cannot, stops and says why.</summary>
internal sealed partial class DictionaryLoader(
    LoadedDictionary dictionary,
    IOptions<DictionaryOptions> options,
    TimeProvider time,
    ILogger<DictionaryLoader> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var path = options.Value.DataFile;
        try
        {
            var start = time.GetTimestamp();
            var index = await WordNetFile.ReadAsync(path, stoppingToken);
            WarmUp(index);
            dictionary.Index = index;
            var duration = time.GetElapsedTime(start);
            LogLoaded(index.WordCount, index.SynsetCount, duration);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogLoadFailed(exception, path, exception.Message);

            // The host stops when this exception leaves, but by itself would end as if all had been well.
            Environment.ExitCode = 1;
            throw;
        }
    }

    // Compiles the code that the first request needs, so that it is not slower than the next.
    private static void WarmUp(WordIndex index)
    {
        var first = index.List(prefix: Word.From(""), after: Word.From(""), limit: 1)[0];
        DefinitionEndpoints.Serialize(index.Find(Word.From(first))!);
    }

    [LoggerMessage(EventName = "dictionary.loaded", Level = LogLevel.Information,
        Message = "Loaded {WordCount} words in {SynsetCount} synsets in {Duration}.")]
    private partial void LogLoaded(int wordCount, int synsetCount, TimeSpan duration);

    [LoggerMessage(EventName = "dictionary.load_failed", Level = LogLevel.Critical,
        Message = "The dictionary could not be loaded from {Path}: {Reason}")]
    private partial void LogLoadFailed(Exception exception, string path, string reason);
}
