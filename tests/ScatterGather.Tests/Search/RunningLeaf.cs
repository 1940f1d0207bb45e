using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Wire;
using DesignPatterns.ScatterGather.Tests.Gathering.Wire;
using DesignPatterns.SearchLeaf;
using DesignPatterns.SearchMessages;
using DesignPatterns.ServiceDefaults.FaultInjection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ScatterGather.Tests.Search;

/// <summary>One replica of a leaf in this process, on a port that it keeps when it is started again.</summary>
internal sealed class RunningLeaf(string corpus, string indexes, int shard, int shardCount) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly KeptPort _port = new();
    private WebApplication? _app;

    public int Port => _port.Number;

    public Faults Faults => _app!.Services.GetRequiredService<Faults>();

    public async Task StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Leaf:Port"] = $"{Port}",
            ["SearchLeaf:Corpus"] = corpus,
            ["SearchLeaf:IndexFolder"] = indexes,
            ["SearchLeaf:Shard"] = $"{shard}",
            ["SearchLeaf:ShardCount"] = $"{shardCount}",
            ["Faults:Enabled"] = "true",
        });
        builder.AddServiceDefaults();
        builder.AddSearchLeaf();
        builder.Logging.ClearProviders();
        _app = builder.Build();
        await _app.StartAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks it as a root does, as soon as it is there and has its index.</summary>
    public async Task<LeafReply> AskAsync(LeafQuestion question)
    {
        var options = new GatheringOptions { PingPeriod = Patience, ConnectTimeout = Patience };
        await using var calls = new LeafCalls<LeafQuestion, LeafReply>(
            new(QuestionFormat.Write, ReplyFormat.Read), options, TimeProvider.System);
        var (replica, deadline) = (
            new Replica("127.0.0.1", Port, options), Deadline.After(Patience, TimeProvider.System));
        while (true)
        {
            try
            {
                return await calls.AskAsync(replica, question, deadline, TestContext.Current.CancellationToken);
            }
            catch (Exception unready)
                when (!deadline.HasPassed && unready is ReplicaUnreachableException or RefusedException { Status: 503 })
            {
                await Task.Delay(10);
            }
        }
    }

    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _port.Dispose();
    }
}
