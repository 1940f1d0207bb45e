using DesignPatterns.Dashboard.Console;
using DesignPatterns.Feed;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Dashboard.Resources;

/// <summary>Hears what the orchestrator tells, and puts it where the pages find it.</summary>
internal sealed class FeedClient : BackgroundService
{
    /// <summary>
    /// How long a feed that began again may take to name its resources; the others go then.
    /// </summary>
    public static readonly TimeSpan FirstLines = TimeSpan.FromSeconds(2);

    private readonly ResourceBoard _board;
    private readonly bool _isFed;
    private readonly TimeProvider _time;
    private readonly FeedStream<ResourceDocument> _resources;
    private readonly FeedStream<ConsoleDocument> _console;
    private ITimer? _afterFirstLines;

    public FeedClient(
        IOptions<DashboardOptions> options,
        IHttpClientFactory clients,
        ResourceBoard board,
        ConsoleStore console,
        TimeProvider time,
        ILogger<FeedClient> logger)
    {
        (_board, _time, _isFed) = (board, time, options.Value.FeedAddress is not null);
        _resources = new("resources", FeedJson.Default.ResourceDocument, clients, time, logger)
        {
            Began = BeginResources,
            Take = resource => IsWhole(resource) && board.Put(resource),
            Ended = EndResources,
        };
        _console = new("console", FeedJson.Default.ConsoleDocument, clients, time, logger)
        {
            Began = console.MarkChanged,
            Take = console.Add,
            Ended = console.MarkChanged,
        };
    }

    /// <summary>Lines that were passed over.</summary>
    public long Rubbish => _resources.Rubbish + _console.Rubbish;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        _isFed
            ? Task.WhenAll(_resources.FollowAsync(stoppingToken), _console.FollowAsync(stoppingToken))
            : Task.CompletedTask;

    public override void Dispose()
    {
        _afterFirstLines?.Dispose();
        base.Dispose();
    }

    private void BeginResources()
    {
        _board.BeginAgain();
        _board.SetConnected(isConnected: true, _time.GetUtcNow());
        _afterFirstLines = _time.CreateTimer(
            _ => _board.ForgetUntold(), state: null, FirstLines, Timeout.InfiniteTimeSpan);
    }

    private void EndResources()
    {
        // A feed that broke off has not said who is gone.
        _afterFirstLines?.Dispose();
        _board.SetConnected(isConnected: false, _time.GetUtcNow());
    }

    // The serializer refuses nulls in properties, but not in lists.
    private static bool IsWhole(ResourceDocument resource) =>
        resource.Name.Length > 0
        && !resource.HealthReports.Contains(null!)
        && !resource.Addresses.Contains(null!)
        && !resource.Environment.Contains(null!)
        && !resource.Relationships.Contains(null!)
        && !resource.Commands.Contains(null!);
}
