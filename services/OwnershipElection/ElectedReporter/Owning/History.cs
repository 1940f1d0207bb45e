using DesignPatterns.Ownership;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ElectedReporter.Owning;

/// <summary>
/// When this replica said that it owned: so that it can be held against what the others say.
/// </summary>
internal sealed class History(IOptions<ElectedReporterOptions> options, TimeProvider time)
{
    /// <summary>As many as are kept, of those that are over.</summary>
    private const int Most = 1_000;

    private readonly Lock _gate = new();
    private readonly Queue<Tenure> _over = [];
    private (Held Held, long From)? _open;

    public void Begin(Held held)
    {
        var now = time.GetTimestamp();
        lock (_gate)
        {
            _open = (held, now);
        }
    }

    /// <summary>
    /// Ends it now, or, by the lease's own clock, in the instant in which it was lost: whoever was paused
    /// since has said nothing meanwhile. To call it again changes nothing.
    /// </summary>
    public void End()
    {
        lock (_gate)
        {
            if (_open is { } open)
            {
                _open = null;
                _over.Enqueue(TenureOf(open));
                if (_over.Count > Most)
                {
                    _over.Dequeue();
                }
            }
        }
    }

    /// <summary>The oldest first; the last may go on.</summary>
    public IReadOnlyList<Tenure> List()
    {
        lock (_gate)
        {
            return _open is { } open ? [.. _over, TenureOf(open)] : [.. _over];
        }
    }

    private Tenure TenureOf((Held Held, long From) open)
    {
        // In this order: where a pause comes in between, what is left is less, and no time is claimed that
        // was slept.
        var now = Milliseconds(time.GetTimestamp());
        var until = now + Math.Min(0, open.Held.Lease.Remaining.TotalMilliseconds);
        var from = Milliseconds(open.From);
        return new(options.Value.Name, open.Held.Token, from, Math.Max(from, until));
    }

    private double Milliseconds(long timestamp) => timestamp * 1_000.0 / time.TimestampFrequency;
}
