using System.Buffers;
using System.Net;
using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Wire;

internal delegate ValueTask Handler(
    ReadOnlyMemory<byte> request,
    LeafCall call,
    IBufferWriter<byte> answer,
    CancellationToken cancellationToken);

/// <summary>A real Kestrel that answers as a leaf, on a port of its own.</summary>
internal sealed class LeafHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LeafHost(WebApplication app, Lines lines)
    {
        _app = app;
        Log = lines;
    }

    /// <summary>The names of the events that it logged, in order.</summary>
    public Lines Log { get; }

    public int Port { get; private set; }

    public IServiceProvider Services => _app.Services;

    public static async Task<LeafHost> StartAsync(Handler handler, int port = 0)
    {
        var builder = WebApplication.CreateSlimBuilder();
        var lines = new Lines();
        builder.Logging.ClearProviders().AddProvider(lines);
        builder.Services.AddSingleton(handler).AddLeaf<Handling>();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, port, listen => listen.UseConnectionHandler<LeafConnectionHandler>()));
        var host = new LeafHost(builder.Build(), lines);
        await host._app.StartAsync();
        var addresses = host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        host.Port = new Uri(addresses.Addresses.Single()).Port;
        return host;
    }

    /// <summary>Answers with what it was asked.</summary>
    public static ValueTask Echo(
        ReadOnlyMemory<byte> request,
        LeafCall call,
        IBufferWriter<byte> answer,
        CancellationToken cancellationToken)
    {
        answer.Write(request.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>As an upgrade does it, with time to finish.</summary>
    public Task StopAsync() => _app.StopAsync();

    /// <summary>At once, with whatever is under way.</summary>
    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(atOnce.Token);
        await _app.DisposeAsync();
    }

    private sealed class Handling(Handler handler) : ILeafHandler
    {
        public ValueTask AnswerAsync(
            ReadOnlyMemory<byte> request,
            LeafCall call,
            IBufferWriter<byte> answer,
            CancellationToken cancellationToken) => handler(request, call, answer, cancellationToken);
    }
}
