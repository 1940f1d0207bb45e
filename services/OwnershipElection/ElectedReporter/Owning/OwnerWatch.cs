using DesignPatterns.Ownership;

namespace DesignPatterns.ElectedReporter.Owning;

/// <summary>Who owns the report, as the store says: any replica can tell.</summary>
internal sealed partial class OwnerWatch(Election election, TimeProvider time, ILogger<OwnerWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private volatile Owner? _current;

    /// <summary>Null: nobody, or not known yet.</summary>
    public Owner? Current => _current;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                await foreach (var owner in election.ObserveAsync(stoppingToken))
                {
                    _current = owner;
                }
            }
            catch (OwnershipStoreException fault)
            {
                LogBroken(fault.Message);
            }

            // Who owned may be replaced by now, unseen; what the last sight was worth, the probe says.
            await Task.Delay(Pause, time, stoppingToken);
        }
    }

    [LoggerMessage(
        LogLevel.Debug, EventName = "owner.unseen", Message = "The owner cannot be watched: {Reason}")]
    private partial void LogBroken(string reason);
}
