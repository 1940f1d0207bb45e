using System.Net;
using DesignPatterns.ShardRouting.Configuration;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Memcached;
using DesignPatterns.ShardRouting.Shards;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ShardRouting;

/// <summary>Runs a router on a thread of its own, for as long as its host.</summary>
internal sealed class RouterService : IHostedService, IAsyncDisposable
{
    private readonly IEventLoop _loop;
    private readonly RouterLog _log;

    public RouterService(RouterOptions options, Func<string, EndPoint> resolve, ILoggerFactory loggers)
    {
        _log = new(loggers.CreateLogger<RouterLog>());
        _loop = EventLoops.Create(
            kind: options.UsePortableLoop ? LoopKind.Portable : LoopKind.Best, faulted: _log.Faulted);
        IProtocol protocol = options.Protocol switch
        {
            ShardProtocol.Memcached => new MemcachedProtocol(),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Protocol, "There is no such protocol."),
        };
        Router = new(_loop, options, protocol, _log, resolve);
    }

    public Router Router { get; }

    /// <summary>Where it listens, once it has started.</summary>
    public IPEndPoint EndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>Asks something of the router on its own thread.</summary>
    public Task<T> AskAsync<T>(Func<Router, T> ask, CancellationToken cancellationToken = default)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _loop.Post(() => answer.TrySetResult(ask(Router)));
        return answer.Task.WaitAsync(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        EndPoint = Router.Start();
        _loop.Start();
        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken) => await _loop.DisposeAsync();

    public ValueTask DisposeAsync() => _loop.DisposeAsync();
}
