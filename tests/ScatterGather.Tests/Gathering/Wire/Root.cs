using System.Buffers;
using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Wire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ScatterGather.Tests.Gathering.Wire;

/// <summary>A root as a host would build it, over leaves on the given ports.</summary>
internal sealed class Root : IDisposable
{
    private static readonly LeafFormat<byte[], byte[]> Bytes =
        new(static (request, buffer) => buffer.Write(request), static answer => answer.ToArray());

    private readonly IHost _host;

    /// <param name="leaves">The ports of each leaf's replicas.</param>
    public Root(int[][] leaves, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Logging.AddProvider(Log);
        foreach (var (leaf, ports) in leaves.Index())
        {
            builder.Configuration[$"Gathering:documents:Leaves:{leaf}:Name"] = $"shard-{leaf}";
            foreach (var (i, port) in ports.Index())
            {
                builder.Configuration[$"services:shard-{leaf}:leaf:{i}"] = $"tcp://127.0.0.1:{port}";
            }
        }

        // A leaf that a busy machine keeps from answering is not to be taken for one that hangs.
        foreach (var (key, value) in (IEnumerable<(string, string)>)
            [("ConnectTimeout", $"{Wired.Patience}"), ("PingPeriod", $"{Wired.PingPeriod}"), .. settings])
        {
            builder.Configuration[$"Gathering:documents:{key}"] = value;
        }

        builder.AddGathering("documents", Bytes);
        _host = builder.Build();
        Gatherer = _host.Services.GetRequiredService<Gatherer<byte[], byte[]>>();
    }

    public Lines Log { get; } = new();

    public Gatherer<byte[], byte[]> Gatherer { get; }

    public IServiceProvider Services => _host.Services;

    public async Task<Gathered<byte[]>> Ask(byte[] request) =>
        await Gatherer.GatherAsync(
            [.. Gatherer.Leaves.Select(leaf => new LeafRequest<byte[]>(leaf, request))],
            Deadline.After(Wired.Patience, TimeProvider.System),
            Partial.Allow);

    public void Dispose() => _host.Dispose();
}
