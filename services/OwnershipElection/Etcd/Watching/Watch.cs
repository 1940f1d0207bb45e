using DesignPatterns.Etcd.Connections;
using DesignPatterns.Etcd.Grpc;
using DesignPatterns.Etcd.Messages;

namespace DesignPatterns.Etcd.Watching;

/// <summary>One watch, on one stream after the other.</summary>
/// <remarks>
/// Until etcd says that it watches, it fails as a call does. From then on it goes on by itself, on another
/// endpoint and behind what was seen last, for as long as it takes; only compaction and a refusal end it.
/// </remarks>
internal sealed class Watch(
    KeyRange keys,
    WatchOptions options,
    Calls calls,
    TimeSpan timeout,
    TimeProvider time,
    EtcdMetrics metrics,
    EtcdLog log,
    CancellationToken cancellationToken) : IDisposable
{
    private readonly WatchPosition _position = new(options.StartRevision);
    private readonly long _begun = time.GetTimestamp();
    private CallCourse _course = new(calls.Endpoints.Count, isRepeatable: true);
    private Endpoint? _endpoint;
    private AnswerStream<WatchResponse>? _stream;
    private EtcdException? _broken;

    public async Task<WatchBatch> NextAsync()
    {
        while (true)
        {
            try
            {
                if (await ReadAsync() is { } batch)
                {
                    return batch;
                }
            }
            catch (EtcdException broken) when (broken.Remedy != Remedy.None)
            {
                await PauseAsync(broken);
            }
        }
    }

    public void Dispose() => _stream?.Dispose();

    private async Task<WatchBatch?> ReadAsync()
    {
        _stream ??= Open();
        var answer = await _stream.ReadAsync();
        var batch = _position.Accept(answer);
        if (answer.Created)
        {
            NoteBegun();
        }

        return batch;
    }

    private AnswerStream<WatchResponse> Open()
    {
        _endpoint = calls.Endpoints.Choose();
        var request = Requests.Watch(keys, options, _position.Next);
        return _endpoint.Open(Methods.Watch, new MessageContent(request), cancellationToken);
    }

    private void NoteBegun()
    {
        // Nothing may change for ever: whether the endpoint is alive, its pulse says.
        _stream!.WaitLong();
        _endpoint!.Reinstate();
        _course = new(calls.Endpoints.Count, isRepeatable: true);
        if (_broken is { } broken)
        {
            metrics.CountWatchResume(broken.Failure);
            log.WatchResumed(keys, _position.Next, broken.Message);
            _broken = null;
        }
    }

    private async Task PauseAsync(EtcdException broken)
    {
        _endpoint!.SetAside(broken.Message);
        _stream?.Dispose();
        (_stream, _broken) = (null, broken);
        _position.Break();
        var left = _position.HasBegun ? TimeSpan.MaxValue : timeout - time.GetElapsedTime(_begun);
        var pause = _course.Next(broken, left);
        if (pause is null && !_position.HasBegun)
        {
            _course.Throw();
        }

        await Task.Delay(pause ?? CallCourse.LongestPause, time, cancellationToken);
    }
}
