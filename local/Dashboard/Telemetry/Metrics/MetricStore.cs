namespace DesignPatterns.Dashboard.Telemetry.Metrics;

/// <summary>The metrics of the last hour.</summary>
internal sealed class MetricStore
{
    private readonly Lock _lock = new();
    private readonly List<Instrument> _instruments = [];
    private long _version;

    /// <summary>Points that were let go of to keep the bounds.</summary>
    public long Dropped { get; private set; }

    /// <summary>Changes at every addition.</summary>
    public long Version => Volatile.Read(ref _version);

    public void Add(Instrument instrument)
    {
        lock (_lock)
        {
            _version++;
            _instruments.Add(instrument);
        }
    }

    /// <summary>The instruments, without their points, by sender, meter and name.</summary>
    public IReadOnlyList<Instrument> List()
    {
        lock (_lock)
        {
            return [.. _instruments];
        }
    }

    /// <summary>The instrument with its points; one of each sender of the service that has it.</summary>
    public IReadOnlyList<Instrument> Find(string service, string meter, string name)
    {
        lock (_lock)
        {
            return
            [
                .. _instruments.Where(
                    one => one.Sender.Service == service && one.Meter == meter && one.Name == name),
            ];
        }
    }
}
