using DesignPatterns.Etcd.Grpc;
using Google.Protobuf;

namespace DesignPatterns.Etcd.Connections;

/// <summary>A call that is answered by one message after the other.</summary>
/// <remarks>
/// What nobody reads stays with etcd, but for what fits into HTTP/2's window: 16 MiB at most.
/// </remarks>
internal sealed class AnswerStream<TResponse> : IDisposable
    where TResponse : IMessage<TResponse>
{
    private readonly Endpoint _endpoint;
    private readonly Connection _connection;
    private readonly HttpRequestMessage _request;
    private readonly MessageParser<TResponse> _parser;
    private readonly TimeSpan _patience;
    private readonly FrameReader _reader;
    private readonly CallTimer _timer;
    private readonly CancellationTokenRegistration _broken;
    private readonly CancellationToken _caller;
    private readonly Task<HttpResponseMessage> _sending;
    private HttpResponseMessage? _response;
    private Stream? _stream;
    private bool _isDisposed;

    public AnswerStream(
        Endpoint endpoint,
        Connection connection,
        HttpRequestMessage request,
        MessageParser<TResponse> parser,
        EtcdOptions options,
        TimeProvider time,
        CancellationToken caller)
    {
        (_endpoint, _connection, _request, _parser, _patience, _caller) =
            (endpoint, connection, request, parser, options.AttemptTimeout, caller);
        _reader = new(options.MostMessageBytes);
        _timer = new(time);
        _timer.Start(_patience, caller);
        _broken = connection.Broken.UnsafeRegister(static timer => ((CallTimer)timer!).Cancel(), _timer);
        endpoint.Pulse.Enter();
        _sending = connection.SendAsync(request, _timer.Token);
    }

    /// <summary>Cancelled when the stream has ended, for whatever reason.</summary>
    public CancellationToken Ended => _timer.Token;

    /// <summary>From now on a message may take for ever.</summary>
    public void WaitLong() => _timer.StopTimer();

    /// <summary>A message is expected, within the timeout of an attempt from now.</summary>
    public void Expect() => _timer.Restart(_patience);

    public EtcdException Late(TimeSpan timeout) => Faults.Late(_endpoint.Name, timeout, _connection);

    /// <summary>The next message.</summary>
    /// <exception cref="EtcdException">There is none: the stream has ended, or broke.</exception>
    public async Task<TResponse> ReadAsync()
    {
        try
        {
            if (_stream is null)
            {
                _response = await _sending;
                AnswerHeaders.Check(_endpoint.Name, _response);
                _stream = await _response.Content.ReadAsStreamAsync(_timer.Token);
            }

            return await ReadMessageAsync(_stream);
        }
        catch (OperationCanceledException) when (_caller.IsCancellationRequested)
        {
            throw new OperationCanceledException(_caller);
        }
        catch (OperationCanceledException)
        {
            throw Late(_patience);
        }
        catch (Exception fault) when (Faults.IsKnown(fault))
        {
            throw Faults.Read(_endpoint.Name, fault, _connection.Greeting);
        }
    }

    /// <summary>Ends the call, here and at the endpoint.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        _timer.Cancel();
        _endpoint.Pulse.Leave();
        _ = LeaveAsync(_sending);
        _request.Dispose();
        _reader.Dispose();
        _broken.Dispose();
        _timer.Dispose();
    }

    private static async Task LeaveAsync(Task<HttpResponseMessage> sending)
    {
        // Its failure has been told to who reads, if anybody still does.
        await ((Task)sending).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (sending.IsCompletedSuccessfully)
        {
            (await sending).Dispose();
        }
    }

    private async Task<TResponse> ReadMessageAsync(Stream stream)
    {
        TResponse? message;
        while (!_reader.TryRead(_parser, out message))
        {
            var count = await stream.ReadAsync(_reader.GetRoom(), _timer.Token);
            if (count == 0)
            {
                AnswerHeaders.CheckEnd(_endpoint.Name, _response!);
                throw new EtcdException(
                    EtcdFailure.Unreachable, Remedy.Later, mayHaveTakenEffect: true,
                    $"{_endpoint.Name} ended the stream.");
            }

            _reader.Advance(count);
        }

        return message!;
    }
}
