using System.Runtime.CompilerServices;
using DesignPatterns.Etcd.Watching;

namespace DesignPatterns.Etcd;

public sealed partial class EtcdClient
{
    /// <summary>
    /// All changes of keys, in the order of their revisions, each once, until it is cancelled.
    /// </summary>
    /// <remarks>
    /// When its stream breaks, it goes on at another member behind what it saw last. A member that is cut off
    /// from the majority is left. Who reads slowly keeps etcd from sending; what piles up there costs etcd
    /// memory.
    /// </remarks>
    /// <exception cref="EtcdCompactedException">
    /// What it should go on with has been compacted away: read anew, and watch from behind the revision of
    /// that read.
    /// </exception>
    /// <exception cref="EtcdException">etcd refuses; or it could not begin in time.</exception>
    public async IAsyncEnumerable<WatchBatch> WatchAsync(
        KeyRange keys,
        WatchOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var place = EnterWatch();
        options ??= WatchOptions.Default;
        using var watch = new Watch(
            keys, options, _calls, _options.Timeout, _time, _metrics, _log, cancellationToken);
        while (true)
        {
            yield return await watch.NextAsync();
        }
    }

    private WatchPlace EnterWatch()
    {
        if (Interlocked.Increment(ref _watches) <= _options.MostWatches)
        {
            return new(this);
        }

        Interlocked.Decrement(ref _watches);
        throw new EtcdException(
            EtcdFailure.Overloaded, Remedy.None, mayHaveTakenEffect: false,
            $"This client has {_options.MostWatches} watches already.");
    }

    private readonly struct WatchPlace(EtcdClient client) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref client._watches);
    }
}
