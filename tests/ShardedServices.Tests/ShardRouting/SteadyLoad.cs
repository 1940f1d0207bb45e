using System.Collections.Concurrent;
using System.Diagnostics;

namespace DesignPatterns.ShardedServices.Tests.ShardRouting;

/// <summary>Clients that get, one after the other, keys that are all there, and note what each call came to.</summary>
internal sealed class SteadyLoad(RunningRouter router, string[] keys, int clients = 4)
{
    private readonly ConcurrentQueue<(string Key, string? Answer)> _calls = new();
    private volatile bool _isOver;

    /// <summary>Key and value (null: a miss; an error's text: a failure) of each call.</summary>
    public IReadOnlyCollection<(string Key, string? Answer)> Calls => _calls;

    public IEnumerable<(string Key, string? Answer)> Failed =>
        _calls.Where(call => call.Answer is not null && !call.Answer.StartsWith("value", StringComparison.Ordinal));

    public double HitRate => _calls.Count(call => call.Answer is not null) / (double)_calls.Count;

    public async Task FillAsync()
    {
        using var client = await router.ConnectAsync();
        foreach (var key in keys)
        {
            Assert.Equal("STORED", await client.SetAsync(key, $"value of {key}"));
        }
    }

    /// <summary>Runs for as long as something else takes, and then until it has made so many calls more.</summary>
    public async Task DuringAsync(Func<Task> other, int more = 200)
    {
        var running = Enumerable.Range(0, clients).Select(RunAsync).ToArray();
        try
        {
            await UntilMoreAsync(more);
            await other();
            await UntilMoreAsync(more);
        }
        finally
        {
            _isOver = true;
            await Task.WhenAll(running);
        }
    }

    /// <summary>Waits until so many calls more have been answered.</summary>
    public async Task UntilMoreAsync(int more)
    {
        var (until, start) = (_calls.Count + more, Stopwatch.GetTimestamp());
        while (_calls.Count < until)
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < RunningRouter.Patience, "The clients got stuck.");
            await Task.Delay(2);
        }
    }

    private async Task RunAsync(int place)
    {
        using var client = await router.ConnectAsync();
        for (var call = place; !_isOver; call++)
        {
            var key = keys[call * 7 % keys.Length];
            string? answer;
            try
            {
                answer = await client.GetAsync(key);
            }
            catch (InvalidOperationException failure)
            {
                answer = failure.Message;
            }

            _calls.Enqueue((key, answer));
        }
    }
}
