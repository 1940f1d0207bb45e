using System.Collections.Concurrent;
using DesignPatterns.Dashboard.Telemetry;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>When each sender exported last.</summary>
internal sealed class ExportTimes
{
    /// <summary>Beyond it all are forgotten: until each has exported once more, nobody is known to have.</summary>
    private const int MostSenders = 10_000;

    private readonly ConcurrentDictionary<(string Service, string Instance), DateTimeOffset> _times = [];

    /// <summary>Notes that the sender exports now.</summary>
    /// <returns>When it did before; null when it is not known to have.</returns>
    public DateTimeOffset? Note(Sender sender, DateTimeOffset now)
    {
        if (_times.Count > MostSenders)
        {
            _times.Clear();
        }

        var key = (sender.Service, sender.Instance);
        DateTimeOffset? before = _times.TryGetValue(key, out var last) ? last : null;
        _times[key] = now;
        return before;
    }
}
