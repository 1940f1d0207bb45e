using DesignPatterns.Gathering;
using DesignPatterns.SearchLeaf.Answering;
using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchLeaf.Indexes;

/// <summary>Maps the index while the host listens; a host that cannot, stops and says why.</summary>
internal sealed partial class IndexLoader(
    LeafIndexes indexes, IndexFolder folder, Answers answers, TimeProvider time, ILogger<IndexLoader> logger)
    : BackgroundService
{
    // Nobody waits for what is asked at the start.
    private static readonly TimeSpan WarmUpTimeout = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            var pairs = await folder.OpenFirstAsync(stoppingToken);
            await WarmUpAsync(pairs[0], stoppingToken);
            foreach (var pair in pairs)
            {
                indexes.Add(pair);
            }
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogLoadFailed(exception, exception.Message);

            // The host stops when this exception leaves, but by itself would end as if all had been well.
            Environment.ExitCode = 1;
            throw;
        }
    }

    // Compiles the code that the first search needs, so that it is not slower than the next.
    private async Task WarmUpAsync(IndexPair pair, CancellationToken cancellationToken)
    {
        foreach (var query in (string[])["fine network", "fine OR network", "\"fine network\"", "networ* pos:noun"])
        {
            var question = new ShardQuestion(query, Count: 10);
            await answers.AskAsync(pair, question, Deadline.After(WarmUpTimeout, time), cancellationToken);
        }
    }

    [LoggerMessage(EventName = "index.load_failed", Level = LogLevel.Critical,
        Message = "The index could not be loaded: {Reason}")]
    private partial void LogLoadFailed(Exception exception, string reason);
}
