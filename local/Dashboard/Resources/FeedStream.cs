using System.Net;
using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace DesignPatterns.Dashboard.Resources;

/// <summary>One of the orchestrator's streams of lines, followed for as long as the dashboard runs.</summary>
/// <remarks>
/// A broken connection is logged once and tried again, each time after twice the time, 5 s at most. A line
/// that is no such record is passed over, counted, and logged at each doubling of the count.
/// </remarks>
internal sealed partial class FeedStream<T>(
    string path, JsonTypeInfo<T> type, IHttpClientFactory clients, TimeProvider time, ILogger logger)
    where T : class
{
    /// <summary>The longest line, in bytes, that is read.</summary>
    public const int MaximumLine = 4 * 1024 * 1024;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private long _rubbish;

    /// <summary>Lines that were passed over.</summary>
    public long Rubbish => Volatile.Read(ref _rubbish);

    /// <summary>The stream answers, and its first lines will follow.</summary>
    public required Action Began { get; init; }

    /// <summary>Takes a record over; false when it is of no use, and counts as rubbish.</summary>
    public required Func<T, bool> Take { get; init; }

    public required Action Ended { get; init; }

    public async Task FollowAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        var isLossTold = false;
        while (!cancellationToken.IsCancellationRequested)
        {
            var fault = await HearAsync(
                began: () =>
                {
                    pause = FirstPause;
                    isLossTold = false;
                },
                cancellationToken);
            if (cancellationToken.IsCancellationRequested)
            {
                return;
            }

            if (!isLossTold)
            {
                isLossTold = true;
                LogLost(path, fault);
            }

            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Hears until it ends, and answers with why.</summary>
    private async Task<string> HearAsync(Action began, CancellationToken cancellationToken)
    {
        var hasBegun = false;
        try
        {
            using var client = clients.CreateClient(FeedExtensions.Client);
            using var answer = await client.GetAsync(
                new Uri(path, UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return $"it answered {(int)answer.StatusCode}";
            }

            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            hasBegun = true;
            began();
            Began();
            LogHeard(path);
            await TakeAllAsync(body, cancellationToken);
            return "it ended";
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
        {
            return fault.Message;
        }
        finally
        {
            if (hasBegun)
            {
                Ended();
            }
        }
    }

    private async Task TakeAllAsync(Stream body, CancellationToken cancellationToken)
    {
        var lines = new LineReader(body, MaximumLine, () => CountRubbish("it is too long"));
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            if (line.Span.Trim(" \r"u8).IsEmpty)
            {
                continue;
            }

            Read(line.Span);
        }
    }

    private void Read(ReadOnlySpan<byte> line)
    {
        try
        {
            if (JsonSerializer.Deserialize(line, type) is not { } record || !Take(record))
            {
                CountRubbish("it cannot be taken over");
            }
        }
        catch (JsonException fault)
        {
            CountRubbish(fault.Message);
        }
    }

    private void CountRubbish(string reason)
    {
        var count = Interlocked.Increment(ref _rubbish);
        if (BitOperations.IsPow2(count))
        {
            LogRubbish(path, count, reason);
        }
    }

    [LoggerMessage(EventName = "feed.heard", Level = LogLevel.Information,
        Message = "The AppHost's feed of {Path} is heard")]
    private partial void LogHeard(string path);

    [LoggerMessage(EventName = "feed.lost", Level = LogLevel.Warning,
        Message = "The AppHost's feed of {Path} is not heard, and is asked for again until it is: {Reason}")]
    private partial void LogLost(string path, string reason);

    [LoggerMessage(EventName = "feed.rubbish", Level = LogLevel.Warning,
        Message = "A line of the AppHost's feed of {Path} was passed over, {Count} in all: {Reason}")]
    private partial void LogRubbish(string path, long count, string reason);
}
