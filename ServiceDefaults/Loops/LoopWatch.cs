using System.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ServiceDefaults.Loops;

/// <summary>Measures how long the socket loops of this process are held up, by whatever runs on them.</summary>
/// <remarks>
/// The runtime ties sockets to its loops in turn, at their first read: as many heartbeats as loops, read one
/// after the other, reach each of them. Where requests are not served inline, it is the thread pool's queue
/// that is measured so.
/// </remarks>
internal sealed class LoopWatch : IHostedService, IDisposable
{
    private const string Prefix = "designpatterns.loop.";

    private readonly LoopHeartbeat[] _heartbeats;
    private readonly Lock _sending = new();
    private readonly TimeSpan _interval;
    private readonly TimeProvider _time;
    private ITimer? _timer;
    private bool _isStopped;

    public LoopWatch(IOptions<LoopOptions> options, IMeterFactory meters, TimeProvider time)
    {
        _interval = options.Value.HeartbeatInterval;
        _time = time;
        _heartbeats =
        [
            .. Enumerable.Range(0, Environment.ProcessorCount)
                .Select(_ => new LoopHeartbeat(options.Value.StallThreshold, time)),
        ];
        var meter = meters.Create("DesignPatterns.Loop");
        meter.CreateObservableGauge(
            Prefix + "stall.longest",
            () => _heartbeats.Max(each => each.Stalls.TakeLongest(each.Now)).TotalSeconds,
            "s",
            "The longest that a socket loop was held up since this was collected last.");
        meter.CreateObservableCounter(
            Prefix + "stalls",
            () => _heartbeats.Sum(each => each.Stalls.Count),
            "{stall}",
            "How often a socket loop was held up for longer than the threshold.");
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var heartbeat in _heartbeats)
        {
            heartbeat.StartReading();
        }

        _timer = _time.CreateTimer(_ => Send(), null, _interval, _interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Stop();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        Stop();
        foreach (var heartbeat in _heartbeats)
        {
            heartbeat.Dispose();
        }
    }

    // A timer that is disposed may still be firing, and its sockets are about to go: what it threw on its own
    // thread would end the process.
    private void Stop()
    {
        _timer?.Dispose();
        lock (_sending)
        {
            _isStopped = true;
        }
    }

    private void Send()
    {
        lock (_sending)
        {
            foreach (var heartbeat in _isStopped ? [] : _heartbeats)
            {
                heartbeat.Send();
            }
        }
    }
}
