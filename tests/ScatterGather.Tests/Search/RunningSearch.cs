using System.Net.Http.Json;
using System.Text.Json;
using DesignPatterns.SearchRoot;
using DesignPatterns.SearchRoot.Upgrading;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ScatterGather.Tests.Search;

/// <summary>A root, leaves and their replicas over a folder of texts, all in this process.</summary>
internal sealed class RunningSearch : IAsyncDisposable
{
    public const int ShardCount = 4;
    public const int ReplicaCount = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("search-");
    private WebApplication _root = null!;

    private RunningSearch()
    {
        Corpus = _folder.CreateSubdirectory("corpus").FullName;
        Leaves = [.. Enumerable.Range(0, ShardCount).Select(shard =>
            Enumerable.Range(0, ReplicaCount).Select(_ => NewLeaf(shard)).ToArray())];
    }

    /// <summary>Where the texts are.</summary>
    public string Corpus { get; }

    /// <summary>Where the leaves save their indexes.</summary>
    public string Indexes => Path.Combine(_folder.FullName, "indexes");

    /// <summary>By shard, then by replica.</summary>
    public RunningLeaf[][] Leaves { get; }

    public HttpClient Client { get; private set; } = null!;

    public RollingUpgrade Rolling => _root.Services.GetRequiredService<RollingUpgrade>();

    public static async Task<RunningSearch> StartAsync(IEnumerable<(string Name, string Text)> texts)
    {
        var search = new RunningSearch();
        foreach (var (name, text) in texts)
        {
            await search.WriteAsync(name, text);
        }

        await Task.WhenAll(search.Leaves.SelectMany(replicas => replicas).Select(leaf => leaf.StartAsync()));
        await search.StartRootAsync();
        return search;
    }

    public Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(Corpus, name), text);

    public Task<HttpResponseMessage> AskAsync(string query, string more = "") =>
        Client.GetAsync(new Uri($"/search?q={Uri.EscapeDataString(query)}{more}", UriKind.Relative));

    /// <summary>The answer to a search that must succeed.</summary>
    public async Task<JsonElement> SearchAsync(string query, string more = "")
    {
        using var response = await AskAsync(query, more);
        var body = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(response.IsSuccessStatusCode, $"{query}: {body}");
        return body;
    }

    public async Task<(string Id, double Score)[]> RankAsync(string query, string more = "") =>
        [.. (await SearchAsync(query, more)).GetProperty("hits").EnumerateArray()
            .Select(hit => (hit.GetProperty("id").GetString()!, hit.GetProperty("score").GetDouble()))];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _root.DisposeAsync();
        foreach (var leaf in Leaves.SelectMany(replicas => replicas))
        {
            await leaf.DisposeAsync();
        }

        _folder.Delete(recursive: true);
    }

    private RunningLeaf NewLeaf(int shard) =>
        new(Corpus, Indexes, shard, ShardCount);

    private async Task StartRootAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(Leaves.SelectMany((replicas, shard) =>
            replicas.Select((leaf, replica) => KeyValuePair.Create<string, string?>(
                $"Gathering:search:Leaves:{shard}:Replicas:{replica}", $"127.0.0.1:{leaf.Port}"))
            .Append(new($"Gathering:search:Leaves:{shard}:Name", $"search-leaf-{shard}"))));
        // A leaf that a busy machine keeps from answering is not to be taken for one that hangs.
        builder.Configuration["SearchRoot:Timeout"] = "00:00:30";
        builder.Configuration["Gathering:search:ConnectTimeout"] = $"{Patience}";
        builder.Configuration["Gathering:search:PingPeriod"] = $"{Patience}";
        builder.AddServiceDefaults();
        builder.AddSearchRoot();
        builder.Logging.ClearProviders();
        _root = builder.Build();
        _root.MapDefaultEndpoints();
        _root.MapSearchRoot();
        await _root.StartAsync();
        Client = new HttpClient { BaseAddress = new(_root.Urls.Single()), Timeout = Patience };
        await UntilReadyAsync();
    }

    private async Task UntilReadyAsync()
    {
        using var deadline = new CancellationTokenSource(Patience);
        var health = _root.Services.GetRequiredService<HealthCheckService>();
        while ((await health.CheckHealthAsync(deadline.Token)).Status != HealthStatus.Healthy)
        {
            await Task.Delay(20, deadline.Token);
        }
    }
}
