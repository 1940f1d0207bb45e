using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using DesignPatterns.Etcd.Grpc;
using DesignPatterns.Etcd.Messages;
using Google.Protobuf;

namespace DesignPatterns.Etcd.Connections;

/// <summary>One member of etcd, as it is reached.</summary>
/// <remarks>
/// A member that hangs keeps its connections. While streams are open, or after a call that it did not answer,
/// it is asked for its status; when that is not answered either, the connection is given up, and its streams
/// with it.
/// </remarks>
internal sealed class Endpoint : IDisposable
{
    private readonly ConcurrentDictionary<string, Uri> _uris = [];
    private readonly EtcdOptions _options;
    private readonly TimeProvider _time;
    private readonly CallTimers _timers;
    private readonly EtcdLog _log;
    private readonly string _attemptTimeoutText;
    private Connection _connection;
    private volatile bool _isDisposed;
    private long _asideUntil;

    public Endpoint(string address, EtcdOptions options, TimeProvider time, CallTimers timers, EtcdLog log)
    {
        (_options, _time, _timers, _log) = (options, time, timers, log);
        Address = new(address);
        _attemptTimeoutText = TimeoutText(options.AttemptTimeout);
        _connection = new(options.AttemptTimeout);
        Pulse = new(this, options.AttemptTimeout, time);
    }

    public Uri Address { get; }

    /// <summary>As messages, logs and spans call it.</summary>
    public string Name => Address.Authority;

    public Pulse Pulse { get; }

    /// <summary>Until when it is left alone, on the clock's timestamps; 0: it is not.</summary>
    public long AsideUntil => Volatile.Read(ref _asideUntil);

    public bool IsAside => AsideUntil is not 0 and var until && _time.GetTimestamp() < until;

    public void SetAside(string reason)
    {
        var period = (long)(_options.AsidePeriod.TotalSeconds * _time.TimestampFrequency);
        var until = _time.GetTimestamp() + period;
        if (Interlocked.Exchange(ref _asideUntil, until) == 0)
        {
            _log.SetAside(Name, reason);
        }
    }

    public void Reinstate()
    {
        if (AsideUntil != 0 && Interlocked.Exchange(ref _asideUntil, 0) != 0)
        {
            _log.Reinstated(Name);
        }
    }

    /// <summary>One attempt at one call.</summary>
    /// <exception cref="EtcdException">It failed, or the attempt's time was up.</exception>
    public async Task<TResponse> AskAsync<TRequest, TResponse>(
        Method<TRequest, TResponse> method,
        TRequest message,
        TimeSpan timeout,
        CancellationToken cancellationToken)
        where TRequest : IMessage
        where TResponse : IMessage<TResponse>
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var timer = _timers.Start(timeout, cancellationToken);
        var connection = Volatile.Read(ref _connection);
        try
        {
            using var request = CreateRequest(method, new MessageContent(message), timeout);
            using var response = await connection.SendAsync(request, timer.Token).ConfigureAwait(false);
            AnswerHeaders.Check(Name, response);
            return await ReadOneAsync(method.Parser, response, timer.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (OperationCanceledException) when (timer.Token.IsCancellationRequested)
        {
            Pulse.FeelSoon();
            throw Faults.Late(Name, timeout, connection);
        }
        catch (Exception fault) when (Faults.IsKnown(fault))
        {
            throw Faults.Read(Name, fault, connection.Greeting);
        }
        finally
        {
            _timers.Return(timer);
        }
    }

    /// <summary>Opens a stream, whose first message is to come within the timeout of an attempt.</summary>
    public AnswerStream<TResponse> Open<TRequest, TResponse>(
        Method<TRequest, TResponse> method, HttpContent content, CancellationToken cancellationToken)
        where TRequest : IMessage
        where TResponse : IMessage<TResponse>
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var request = CreateRequest(method, content, timeout: null);
        var connection = Volatile.Read(ref _connection);
        return new(this, connection, request, method.Parser, _options, _time, cancellationToken);
    }

    /// <summary>Whether it answers at all.</summary>
    public async Task<bool> IsAliveAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AskAsync(Methods.Status, new StatusRequest(), _options.AttemptTimeout, cancellationToken);
            return true;
        }
        catch (EtcdException failed)
        {
            // Whatever it says, it says something.
            return failed.Failure is not EtcdFailure.Late and not EtcdFailure.Unreachable;
        }
    }

    /// <summary>Gives the connection up, and all streams on it; the next call makes another.</summary>
    public void Break()
    {
        SetAside("it hangs");
        Interlocked.Exchange(ref _connection, new(_options.AttemptTimeout)).Break();
    }

    public void Dispose()
    {
        _isDisposed = true;
        Pulse.Dispose();
        _connection.Dispose();
    }

    private HttpRequestMessage CreateRequest<TRequest, TResponse>(
        Method<TRequest, TResponse> method, HttpContent content, TimeSpan? timeout)
        where TRequest : IMessage
        where TResponse : IMessage<TResponse>
    {
        var uri = _uris.GetOrAdd(method.Path, static (path, address) => new(address, path), Address);
        var request = new HttpRequestMessage(HttpMethod.Post, uri)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        if (method.NeedsLeader)
        {
            request.Headers.TryAddWithoutValidation("hasleader", "true");
        }

        if (timeout is { } limit)
        {
            request.Headers.TryAddWithoutValidation(
                "grpc-timeout", limit == _options.AttemptTimeout ? _attemptTimeoutText : TimeoutText(limit));
        }

        return request;
    }

    private async Task<TResponse> ReadOneAsync<TResponse>(
        MessageParser<TResponse> parser, HttpResponseMessage response, CancellationToken cancellationToken)
        where TResponse : IMessage<TResponse>
    {
        using var reader = new FrameReader(_options.MostMessageBytes);
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        TResponse? answer = default;
        while (await stream.ReadAsync(reader.GetRoom(), cancellationToken).ConfigureAwait(false)
            is > 0 and var count)
        {
            reader.Advance(count);
            if (answer is not null || (reader.TryRead(parser, out answer) && reader.IsWithinMessage))
            {
                throw new InvalidDataException("more than one message.");
            }
        }

        AnswerHeaders.CheckEnd(Name, response);
        return answer ?? throw new InvalidDataException("the call succeeded, without an answer.");
    }

    private static string TimeoutText(TimeSpan timeout) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, (long)timeout.TotalMilliseconds)}m");
}
