using System.Net;
using System.Net.Http.Json;
using System.Net.Security;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.Testing;
using StackExchange.Redis;

namespace DesignPatterns.Running;

/// <summary>The whole dictionary system, started through the AppHost, with an ear for its telemetry.</summary>
public sealed class DictionaryRun : IAsyncDisposable
{
    private const int FewRetries = 5;
    private const string AvailableReplicas = "designpatterns.balancing.available";
    private const string RedisBypassed = "designpatterns.response_cache.shared.bypassed";
    private const string Retries = "designpatterns.balancing.retries";
    private const string RetriesLeft = "designpatterns.balancing.retries.available";

    /// <summary>What a balancer's budget grants that had no request lately: one a second, for ten.</summary>
    private const int RetriesLeftAtRest = 10;

    private static readonly TimeSpan RetryWindow = TimeSpan.FromSeconds(10);
    private static readonly (string Host, int Replicas)[] Balancers =
        [("edge", 2), ("response-cache-0", 3), ("response-cache-1", 3)];

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(90);

    private readonly Dictionary<string, double> _retriesAtRest = [];

    private DictionaryRun(DistributedApplication app, OtlpReceiver telemetry)
    {
        App = app;
        Telemetry = telemetry;
        Edge = NewClient("edge", "https");
    }

    public DistributedApplication App { get; }

    public OtlpReceiver Telemetry { get; }

    /// <summary>A client of Edge, over TLS, that trusts its self-signed certificate.</summary>
    public HttpClient Edge { get; }

    /// <param name="environment">Variables for every host, beside what the AppHost gives them.</param>
    public static async Task<DictionaryRun> StartAsync(params (string Name, string Value)[] environment)
    {
        var telemetry = await OtlpReceiver.StartAsync();
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--only=dictionary", "--backing=processes", "--report=false", "--environment=Development"]);
        (string Name, string Value)[] variables =
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", telemetry.Endpoint),
            ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"),
            ("OTEL_METRIC_EXPORT_INTERVAL", "500"),
            // A batch that a busy machine takes more than a second for is not lost: every request is counted.
            ("OTEL_EXPORTER_OTLP_TIMEOUT", "10000"),
            .. environment,
        ];
        foreach (var project in builder.Resources.OfType<ProjectResource>().ToList())
        {
            foreach (var (name, value) in variables)
            {
                builder.CreateResourceBuilder(project).WithEnvironment(name, value);
            }
        }

        var app = await builder.BuildAsync();
        await app.StartAsync().WaitAsync(StartTimeout);
        await app.ResourceNotifications.WaitForResourceHealthyAsync("edge").WaitAsync(StartTimeout);
        return new DictionaryRun(app, telemetry);
    }

    /// <summary>A client of one host's endpoint: no retries, no proxy, no redirects.</summary>
    public HttpClient NewClient(string resource, string endpoint)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // A load does not wait for a free stream when a hundred requests hang.
            EnableMultipleHttp2Connections = true,
        };
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate is not null,
        };
        return new HttpClient(handler)
        {
            BaseAddress = App.GetEndpoint(resource, endpoint),
            // Over TLS many requests share a connection: one that is given up does not cost a handshake.
            DefaultRequestVersion = endpoint == "https" ? HttpVersion.Version20 : HttpVersion.Version11,
        };
    }

    /// <summary>The id of the service's own process, as it tells it: the resource's may be a wrapper's.</summary>
    public async Task<int> FindProcessIdAsync(string resource)
    {
        using var admin = NewClient(resource, "admin");
        var faults = await admin.GetFromJsonAsync<JsonElement>("/faults");
        return faults.GetProperty("processId").GetInt32();
    }

    /// <summary>The process id of the Redis that the caches share, as it tells it itself.</summary>
    public async Task<int> FindRedisProcessIdAsync()
    {
        var options = ConfigurationOptions.Parse((await App.GetConnectionStringAsync("shared-cache"))!);
        using var redis = await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(StartTimeout);
        var info = (string?)await redis.GetDatabase().ExecuteAsync("INFO", "server").WaitAsync(StartTimeout);
        // … process_id:4711\r\n …
        const string Field = "process_id:";
        return int.Parse(
            info!.Split('\n').Single(line => line.StartsWith(Field, StringComparison.Ordinal))[Field.Length..]);
    }

    /// <summary>Switches a fault on; <paramref name="query"/> is its grade, such as <c>?status=503</c>.</summary>
    public async Task SwitchOnAsync(string resource, string fault, string query = "")
    {
        using var admin = NewClient(resource, "admin");
        using var answer = await admin.PostAsync($"/faults/{fault}{query}", content: null);
        answer.EnsureSuccessStatusCode();
    }

    public async Task SwitchOffFaultsAsync(string resource)
    {
        using var admin = NewClient(resource, "admin");
        using var answer = await admin.DeleteAsync("/faults");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Starts a process again that was stopped or killed, and sees it healthy.</summary>
    public async Task StartAgainAsync(string resource)
    {
        await App.StartAgainAsync(resource);
        await App.ResourceNotifications.WaitForResourceHealthyAsync(resource).WaitAsync(StartTimeout);
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

    /// <summary>Waits until every balancer says, from now on, that it can use all its replicas.</summary>
    /// <exception cref="TimeoutException">One of them does not.</exception>
    public Task WaitUntilAvailableAsync(TimeSpan timeout) => WaitAsync(HasAllReplicas, timeout);

    /// <summary>
    /// Waits until every balancer says, from now on, that it can use all its replicas and made but a few retries since
    /// the last time, or none within the time that its budget remembers, and every cache that it can use Redis.
    /// </summary>
    /// <exception cref="TimeoutException">One of them does not.</exception>
    public async Task WaitUntilWholeAsync(TimeSpan timeout)
    {
        await WaitAsync(
            balancer => HasAllReplicas(balancer)
                && HasAllRetries(balancer.Host)
                && (balancer.Host == "edge" || Find(balancer.Host, RedisBypassed)?.Value == 0),
            timeout);
        foreach (var (host, _) in Balancers)
        {
            _retriesAtRest[host] = Find(host, Retries)?.Value ?? 0;
        }
    }

    /// <summary>Words from the dictionary itself, in order, from the first that follows the given one.</summary>
    public async Task<IReadOnlyList<string>> ListWordsAsync(string after, int count)
    {
        var words = new List<string>();
        using var server = NewClient("dictionary-server-0", "http");
        var next = $"/words?prefix={after[..1]}&after={after}&limit=1000";
        while (words.Count < count && next is not null)
        {
            var page = await server.GetFromJsonAsync<JsonElement>(next);
            // The few with a slash, such as s/n, cannot be asked for.
            words.AddRange(page.GetProperty("words").EnumerateArray().Select(word => word.GetString()!)
                .Where(word => !word.Contains('/', StringComparison.Ordinal)));
            next = page.GetProperty("next").GetString();
        }

        return [.. words.Take(count)];
    }

    public async ValueTask DisposeAsync()
    {
        Edge.Dispose();
        await App.DisposeAsync();
        await Telemetry.DisposeAsync();
    }

    private Task WaitAsync(Func<(string Host, int Replicas), bool> isReady, TimeSpan timeout)
    {
        Telemetry.Forget();
        return Telemetry.WaitAsync(
            () => Balancers.All(isReady),
            timeout,
            () => string.Join('\n', Telemetry.Metrics.Where(
                one => one.Name is AvailableReplicas or RedisBypassed or Retries or RetriesLeft)));
    }

    private bool HasAllReplicas((string Host, int Replicas) balancer) =>
        Find(balancer.Host, AvailableReplicas)?.Value == balancer.Replicas;

    // A few retries of the drill before leave enough for the next. After many, that as many are left as at rest is not
    // enough: the requests which earned them are forgotten before the retries that came later.
    private bool HasAllRetries(string host)
    {
        var retries = Find(host, Retries);
        var made = (retries?.Value ?? 0) - _retriesAtRest.GetValueOrDefault(host);
        return made <= FewRetries
            ? Find(host, RetriesLeft)?.Value >= RetriesLeftAtRest - FewRetries
            : Find(host, RetriesLeft)?.Value >= RetriesLeftAtRest
                && TimeProvider.System.GetUtcNow() - retries!.ChangedAt >= RetryWindow;
    }

    private ReceivedMetric? Find(string host, string name) =>
        Telemetry.Metrics.FirstOrDefault(one => one.Service == host && one.Name == name);
}
