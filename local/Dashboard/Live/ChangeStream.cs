using System.Runtime.CompilerServices;
using DesignPatterns.Dashboard.Console;
using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Dashboard.Telemetry;

namespace DesignPatterns.Dashboard.Live;

/// <summary>What a page shows, and so what it is told the changes of.</summary>
public enum Topic
{
    Resources,
    Console,
    Logs,
    Traces,
    Metrics,
}

/// <summary>Tells a page that what it shows has changed; the page then asks for itself again.</summary>
/// <remarks>
/// Versions are compared at a steady pace, so however much comes in, a page is told twice a second at most, and an
/// exporter never waits for a page.
/// </remarks>
internal sealed class ChangeStream(
    TelemetryStore telemetry, ResourceBoard resources, ConsoleStore console, TimeProvider time)
{
    /// <summary>Pages that can listen at once; one more is refused, and is as good after a reload.</summary>
    public const int MaximumListeners = 64;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);

    private int _listeners;

    /// <summary>Whether there is room for one more, who must <see cref="Leave"/> in the end.</summary>
    public bool TryListen()
    {
        if (Interlocked.Increment(ref _listeners) <= MaximumListeners)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _listeners);

    public long VersionOf(Topic topic) => topic switch
    {
        Topic.Resources => resources.Version,
        Topic.Console => console.Version,
        Topic.Logs => telemetry.Logs.Version,
        Topic.Traces => telemetry.Traces.Version,
        _ => telemetry.Metrics.Version,
    };

    /// <summary>The version at the start, and each that is another than the one before.</summary>
    public async IAsyncEnumerable<long> WatchAsync(
        Topic topic, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var pace = new PeriodicTimer(Pace, time);
        var told = VersionOf(topic);
        yield return told;
        while (await pace.WaitForNextTickAsync(cancellationToken))
        {
            var version = VersionOf(topic);
            if (version != told)
            {
                told = version;
                yield return version;
            }
        }
    }
}
