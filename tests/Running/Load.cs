using System.Diagnostics;

namespace DesignPatterns.Running;

/// <summary>What came of one request of a load.</summary>
public sealed record Outcome(string Path, int? Status, string CacheStatus, string? Fault)
{
    /// <summary>From the moment it was sent to the last byte of its answer, or to its failure.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How long after its moment it was sent: the load's own fault, no server's.</summary>
    public TimeSpan Lateness { get; init; }

    /// <summary>Not a 2xx within the client's deadline.</summary>
    public bool Failed => Status is not (>= 200 and < 300);

    /// <summary>A hit whose time to live had run out (RFC 9211: a negative ttl).</summary>
    public bool Stale => CacheStatus.Contains("ttl=-", StringComparison.Ordinal);
}

/// <summary>
/// An open-loop load: requests leave at their own pace, whether or not earlier ones were answered, each with a deadline
/// of 2 s unless another is given.
/// </summary>
public static class Load
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    /// <param name="client">Sends the requests.</param>
    /// <param name="paths">One request each, in order; the load ends with the last.</param>
    /// <param name="perSecond">The pace.</param>
    /// <param name="events">What to do beside the load, by the index of the request at which it happens.</param>
    public static Task<IReadOnlyList<Outcome>> SendAsync(
        HttpClient client, IEnumerable<string> paths, int perSecond, params (int At, Func<Task> Do)[] events) =>
        SendAsync(client, paths, perSecond, Deadline, events);

    /// <param name="client">Sends the requests.</param>
    /// <param name="paths">One request each, in order; the load ends with the last.</param>
    /// <param name="perSecond">The pace.</param>
    /// <param name="timeout">How long each is waited for.</param>
    /// <param name="events">What to do beside the load, by the index of the request at which it happens.</param>
    public static async Task<IReadOnlyList<Outcome>> SendAsync(
        HttpClient client,
        IEnumerable<string> paths,
        int perSecond,
        TimeSpan timeout,
        params (int At, Func<Task> Do)[] events)
    {
        var started = Stopwatch.GetTimestamp();
        var requests = new List<Task<Outcome>>();
        var side = new List<Task>();
        foreach (var (index, path) in paths.Index())
        {
            var due = TimeSpan.FromSeconds((double)index / perSecond);
            if (due - Stopwatch.GetElapsedTime(started) is { Ticks: > 0 } wait)
            {
                await Task.Delay(wait);
            }

            side.AddRange(events.Where(one => one.At == index).Select(one => one.Do()));
            requests.Add(SendAsync(client, path, timeout, Stopwatch.GetElapsedTime(started) - due));
        }

        await Task.WhenAll(side);
        return await Task.WhenAll(requests);
    }

    private static async Task<Outcome> SendAsync(
        HttpClient client, string path, TimeSpan timeout, TimeSpan lateness)
    {
        var sent = Stopwatch.GetTimestamp();
        var outcome = await TrySendAsync(client, path, timeout);
        return outcome with { Latency = Stopwatch.GetElapsedTime(sent), Lateness = lateness };
    }

    private static async Task<Outcome> TrySendAsync(HttpClient client, string path, TimeSpan timeout)
    {
        using var deadline = new CancellationTokenSource(timeout);
        try
        {
            using var answer = await client.GetAsync(path, deadline.Token);
            var text = await answer.Content.ReadAsStringAsync(deadline.Token);
            answer.Headers.TryGetValues("Cache-Status", out var cacheStatus);
            return new(
                path,
                (int)answer.StatusCode,
                string.Join(", ", cacheStatus ?? []),
                answer.IsSuccessStatusCode ? null : text);
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            return new(path, Status: null, CacheStatus: "", fault.Message);
        }
    }
}
