using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Feed;
using DesignPatterns.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Dashboard.Tests.Resources;

/// <summary>Goal: an orchestrator that does not answer is asked again, less and less often, and waited for no longer
/// than said. Method: a clock that the test moves.</summary>
public sealed class PatienceTests : IDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly Attempts _attempts = new();

    public void Dispose() => _attempts.Dispose();

    [Fact]
    public async Task A_feed_that_is_not_heard_is_asked_for_less_and_less_often_and_the_loss_is_logged_once()
    {
        using var stop = new CancellationTokenSource();
        var log = new Lines();
        var stream = new FeedStream<ConsoleDocument>(
            "console", FeedJson.Default.ConsoleDocument, _attempts, _time, log)
        {
            Began = () => { },
            Take = _ => true,
            Ended = () => { },
        };
        var following = stream.FollowAsync(stop.Token);

        double[] pauses = [0.5, 1, 2, 4, 5, 5];
        foreach (var (index, pause) in pauses.Index())
        {
            await _attempts.ReachAsync(index + 1);
            _time.Advance(TimeSpan.FromSeconds(pause) - TimeSpan.FromTicks(1));
            Assert.Equal(index + 1, _attempts.Count);
            _time.Advance(TimeSpan.FromTicks(1));
        }

        await _attempts.ReachAsync(pauses.Length + 1);
        Assert.Equal(1, log.Warnings);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => following);
    }

    [Fact]
    public async Task A_command_is_waited_for_15_seconds_and_no_longer()
    {
        _attempts.Answer = async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Nobody waits for ever.");
        };
        var commands = new FeedCommands(
            Options.Create(new DashboardOptions { FeedAddress = new Uri("http://127.0.0.1:1") }),
            _attempts, _time, NullLogger<FeedCommands>.Instance);

        var outcome = commands.ExecuteAsync("edge", "restart", CancellationToken.None);
        await _attempts.ReachAsync(1);
        _time.Advance(TimeSpan.FromSeconds(14.9));
        Assert.False(outcome.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Contains("did not answer within 15 s", (await outcome).Message, StringComparison.Ordinal);
    }

    private sealed class Attempts : HttpMessageHandler, IHttpClientFactory
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Func<CancellationToken, Task<HttpResponseMessage>> Answer { get; set; } =
            _ => throw new HttpRequestException("refused");

        public HttpClient CreateClient(string name) =>
            new(this, disposeHandler: false) { BaseAddress = new Uri("http://127.0.0.1:1") };

        public Task ReachAsync(int count) => Eventually.HoldsAsync($"{count} attempts", () => Count == count);

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _count);
            return Answer(cancellationToken);
        }
    }

    private sealed class Lines : ILogger
    {
        private int _warnings;

        public int Warnings => Volatile.Read(ref _warnings);

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Warning)
            {
                Interlocked.Increment(ref _warnings);
            }
        }
    }
}
