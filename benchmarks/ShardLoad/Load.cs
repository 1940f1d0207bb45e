using DesignPatterns.ShardRouting.Loops;

namespace DesignPatterns.ShardLoad;

/// <summary>All connections, on one thread, from the first request to the last figure.</summary>
internal sealed class Load(Choices choices) : IAsyncDisposable
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _filled;

    public Choices Choices { get; } = choices;

    public IEventLoop Loop { get; } = EventLoops.Create();

    public Keys Keys { get; } = new(choices.Shards, choices.LostShard);

    public RequestBatch Batch { get; } = new(choices);

    public Tally Tally { get; } = new();

    /// <summary>CPU seconds of what was measured.</summary>
    public double Seconds { get; private set; }

    public ServerWatch? Watch { get; private set; }

    public Task RunAsync()
    {
        for (var count = 0; count < Choices.Connections; count++)
        {
            new Client(this).Start();
        }

        if (Choices.WatchedPort > 0)
        {
            Watch = new(Loop, Choices.WatchedPort);
            Watch.Start();
        }

        if (!Choices.IsFill)
        {
            Loop.After(Choices.Warmup, Measure);
        }

        Tally.Start();
        Loop.Start();
        return _ended.Task;
    }

    /// <summary>The next keys to ask for, or false when there is no more to be asked.</summary>
    public bool TryChoose(Span<int> keys)
    {
        if (_filled == Keys.Count)
        {
            Tally.Stop();
            _ended.TrySetResult();
            return false;
        }

        foreach (ref var key in keys)
        {
            key = Choices.IsFill ? _filled++ : Keys.Any();
        }

        return true;
    }

    public ValueTask DisposeAsync() => Loop.DisposeAsync();

    private void Measure()
    {
        var before = ProcessorTime.SecondsOf(Choices.ProcessId);
        Tally.Start();
        Loop.After(Choices.Period, () =>
        {
            Tally.Stop();
            Seconds = ProcessorTime.SecondsOf(Choices.ProcessId) - before;
            _ended.TrySetResult();
        });
    }
}
