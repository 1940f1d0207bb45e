using System.Net;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Memcached;
using DesignPatterns.ShardRouting.Moving;
using DesignPatterns.ShardRouting.Resp;
using DesignPatterns.ShardRouting.Shards;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ShardRouting;

/// <summary>Runs a router on a thread of its own, for as long as its host.</summary>
internal sealed class RouterService : IHostedService, IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly IEventLoop _loop;
    private readonly TimeProvider _time;
    private readonly MapWatch? _watch;
    private Task _watching = Task.CompletedTask;
    private bool _isDisposed;

    /// <exception cref="InvalidDataException">The map's file is none.</exception>
    /// <exception cref="ArgumentException">The map cannot be used with these options.</exception>
    public RouterService(
        RouterOptions options, Func<string, EndPoint> resolve, ILoggerFactory loggers, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        var log = new RouterLog(loggers.CreateLogger<RouterLog>());
        _loop = EventLoops.Create(
            time, options.UsePortableLoop ? LoopKind.Portable : LoopKind.Best, log.Faulted);
        IReadOnlyList<ShardOptions> shards = [.. options.Shards];
        ShardMapFile? map = null;
        if (options.MapFile.Length > 0)
        {
            _watch = new(options.MapFile, log);
            map = _watch.ReadFirst();
            shards = map.Previous ?? map.Shards;
        }

        IProtocol protocol = options.Protocol switch
        {
            ShardProtocol.Memcached => new MemcachedProtocol(),
            ShardProtocol.Redis => new RespProtocol(),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Protocol, "There is no such protocol."),
        };
        Router = new(_loop, options, shards, protocol, log, resolve);
        if (map?.Previous is not null)
        {
            _ = Router.TableOf(map.Shards);
            _loop.Post(() => Router.GoOn(map.Shards));
        }
    }

    public Router Router { get; }

    /// <summary>Where it listens, once it has started.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Asks something of the router on its own thread.</summary>
    public Task<T> AskAsync<T>(Func<Router, T> ask, CancellationToken cancellationToken = default)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() =>
        {
            try
            {
                answer.TrySetResult(ask(Router));
            }
            catch (ArgumentException refusal)
            {
                answer.TrySetException(refusal);
            }
        });
        return answer.Task.WaitAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        EndPoint = Router.Start();
        _loop.Start();
        if (_watch is not null)
        {
            _watching = _watch.RunAsync(
                map => AskAsync(router => router.TryChange(map.Shards), _stopping.Token), _time, _stopping.Token);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_isDisposed)
        {
            return;
        }

        await _stopping.CancelAsync();
        await _watching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _loop.DisposeAsync();
    }

    /// <remarks>A host asks for it twice: of the service, and of what it runs.</remarks>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _isDisposed = true;
        _stopping.Dispose();
    }
}
