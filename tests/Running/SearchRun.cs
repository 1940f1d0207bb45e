using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.Testing;

namespace DesignPatterns.Running;

/// <summary>The whole search system, started through the AppHost, with an ear for its telemetry.</summary>
public sealed class SearchRun : IAsyncDisposable
{
    public const int ShardCount = 4;
    public const int ReplicaCount = 2;

    private const string RootName = "search-root";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private SearchRun(DistributedApplication app, OtlpReceiver telemetry)
    {
        App = app;
        Telemetry = telemetry;
        Root = NewClient(RootName, "http");
    }

    public DistributedApplication App { get; }

    public OtlpReceiver Telemetry { get; }

    /// <summary>A client of the root: no retries.</summary>
    public HttpClient Root { get; }

    public static async Task<SearchRun> StartAsync()
    {
        var telemetry = await OtlpReceiver.StartAsync();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--only=search", "--backing=processes", "--report=false", "--environment=Development"]);
        (string Name, string Value)[] variables =
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", telemetry.Endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "10000"),
        ];
        foreach (var project in builder.Resources.OfType<ProjectResource>().ToList())
        {
            foreach (var (name, value) in variables)
            {
                builder.CreateResourceBuilder(project).WithEnvironment(name, value);
            }
        }

        var app = await builder.BuildAsync();
        await app.StartAsync().WaitAsync(Patience);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(RootName).WaitAsync(Patience);
        return new(app, telemetry);
    }

    /// <summary>The resource that is one replica of one shard's leaf.</summary>
    public static string Leaf(int shard, int replica) => $"search-leaf-{shard}-{replica}";

    public HttpClient NewClient(string resource, string endpoint) =>
        new(new SocketsHttpHandler()) { BaseAddress = App.GetEndpoint(resource, endpoint) };

    /// <param name="query">The rest of the query string, such as <c>fine+network&amp;mode=root</c>.</param>
    public Task<HttpResponseMessage> AskAsync(string query) =>
        Root.GetAsync(new Uri($"/search?q={query}", UriKind.Relative));

    /// <summary>The answer to a search that must succeed.</summary>
    /// <exception cref="HttpRequestException">It did not.</exception>
    public Task<JsonElement> SearchAsync(string query) =>
        Root.GetFromJsonAsync<JsonElement>(new Uri($"/search?q={query}", UriKind.Relative));

    /// <summary>Waits until all documents were searched, and every replica of every leaf has answered since.</summary>
    /// <exception cref="TimeoutException">One of them has not.</exception>
    public async Task WaitUntilWholeAsync()
    {
        var seen = new HashSet<string>();
        using var deadline = new CancellationTokenSource(Patience);
        while (seen.Count < ShardCount * ReplicaCount)
        {
            if (deadline.IsCancellationRequested)
            {
                throw new TimeoutException($"Only {string.Join(", ", seen)} answered.");
            }

            // Several at once: to a replica that is quicker than the other all of few searches go.
            var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SearchAsync("network")));
            foreach (var answer in answers)
            {
                var coverage = answer.GetProperty("coverage");
                seen.UnionWith(coverage.GetProperty("leaves").EnumerateArray()
                    .Where(leaf => leaf.GetProperty("outcome").GetString() == "answered")
                    .Select(leaf => leaf.GetProperty("replica").GetString()!));
                if (coverage.GetProperty("documents").GetInt32() != coverage.GetProperty("total").GetInt32())
                {
                    seen.Clear();
                }
            }
        }
    }

    /// <summary>The id of the service's own process, as it tells it: the resource's may be a wrapper's.</summary>
    public async Task<int> FindProcessIdAsync(string resource)
    {
        using var admin = NewClient(resource, "admin");
        var faults = await admin.GetFromJsonAsync<JsonElement>("/faults");
        return faults.GetProperty("processId").GetInt32();
    }

    /// <summary>Presses a button of a resource.</summary>
    /// <exception cref="InvalidOperationException">The command says that it failed.</exception>
    public async Task CommandAsync(string resource, string command)
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(resource, command);
        if (!result.Success)
        {
            throw new InvalidOperationException($"{command} of {resource}: {result.Message}");
        }
    }

    /// <summary>Starts a process again that was killed.</summary>
    public Task StartAgainAsync(string resource) => App.StartAgainAsync(resource);

    /// <summary>What the root has counted since it started, over all leaves.</summary>
    public double Count(string metric) => Telemetry.Metrics
        .Where(one => one.Service == RootName && one.Name == $"designpatterns.gathering.{metric}")
        .Sum(one => one.Value);

    public async ValueTask DisposeAsync()
    {
        Root.Dispose();
        await App.DisposeAsync();
        await Telemetry.DisposeAsync();
    }
}
