using DesignPatterns.Etcd.Connections;

namespace DesignPatterns.Etcd.Leases;

/// <summary>Keeps all leases of a client alive over one stream; when it breaks, over the next.</summary>
internal sealed class KeepAlives(
    EndpointList endpoints, EtcdOptions options, TimeProvider time, EtcdMetrics metrics, EtcdLog log)
    : IDisposable
{
    private readonly Lock _lock = new();
    private KeepAliveStream? _stream;
    private bool _isDisposed;

    /// <returns>How long the lease lives from now; null if it is gone.</returns>
    /// <exception cref="EtcdException">No answer in time: it may live longer than before, or not.</exception>
    public async Task<TimeSpan?> KeepAsync(long lease, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        var course = new CallCourse(endpoints.Count, isRepeatable: true);
        while (true)
        {
            var stream = CurrentStream();
            try
            {
                var left = options.Timeout - time.GetElapsedTime(begun);
                var timeToLive = await stream.AskAsync(lease, EtcdOptions.AtLeast(left), cancellationToken);
                metrics.CountKeepAlive(timeToLive is not null);
                return timeToLive;
            }
            catch (EtcdException failed)
            {
                if (course.Next(failed, options.Timeout - time.GetElapsedTime(begun)) is not { } pause)
                {
                    course.Throw();
                    throw;
                }

                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _stream?.Dispose();
        }
    }

    private KeepAliveStream CurrentStream()
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_stream is not { IsBroken: false })
            {
                _stream?.Dispose();
                _stream = new(endpoints.Choose(), time, log);
            }

            return _stream;
        }
    }
}
