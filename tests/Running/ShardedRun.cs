using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;

namespace DesignPatterns.Running;

/// <summary>One sharded system, started through the AppHost, its servers as processes.</summary>
public sealed class ShardedRun : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private ShardedRun(DistributedApplication app) => App = app;

    public DistributedApplication App { get; }

    /// <param name="system">What <c>--only</c> takes.</param>
    /// <param name="last">The resource that is healthy last.</param>
    public static async Task<ShardedRun> StartAsync(
        string system, string last, params (string Name, string Value)[] environment)
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [$"--only={system}", "--backing=processes", "--report=false", "--environment=Development"]);
        foreach (var project in builder.Resources.OfType<ProjectResource>().ToList())
        {
            foreach (var (name, value) in environment)
            {
                builder.CreateResourceBuilder(project).WithEnvironment(name, value);
            }
        }

        var app = await builder.BuildAsync();
        await app.StartAsync().WaitAsync(Patience);
        await app.ResourceNotifications.WaitForResourceHealthyAsync(last).WaitAsync(Patience);
        return new(app);
    }

    public Uri Endpoint(string resource, string name = "tcp") => App.GetEndpoint(resource, name);

    /// <summary>Writes to a server or an ambassador, and reads up to what must come last.</summary>
    public async Task<string> AskAsync(string resource, string request, string last)
    {
        using var deadline = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        var endpoint = Endpoint(resource);
        await client.ConnectAsync(endpoint.Host, endpoint.Port, deadline.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), deadline.Token);
        var answer = new StringBuilder();
        var buffer = new byte[65_536];
        while (!answer.ToString().EndsWith(last, StringComparison.Ordinal))
        {
            var count = await stream.ReadAsync(buffer, deadline.Token);
            if (count == 0)
            {
                break;
            }

            answer.Append(Encoding.ASCII.GetString(buffer, 0, count));
        }

        return answer.ToString();
    }

    /// <summary>The process id of a memcached, as it tells it.</summary>
    public async Task<int> FindMemcachedIdAsync(string resource)
    {
        var statistics = await AskAsync(resource, "stats\r\n", "END\r\n");
        return int.Parse(statistics.Split("\r\n").Single(line => line.StartsWith("STAT pid ", StringComparison.Ordinal))
            .Split(' ')[2]);
    }

    /// <summary>The shards as their ambassador sees them: name → whether it is live.</summary>
    public async Task<IReadOnlyDictionary<string, bool>> ListShardsAsync(string ambassador)
    {
        using var admin = NewClient(ambassador, "admin");
        var shards = await admin.GetFromJsonAsync<JsonElement>("/shards");
        return shards.EnumerateArray().ToDictionary(
            shard => shard.GetProperty("name").GetString()!, shard => shard.GetProperty("isLive").GetBoolean());
    }

    public async Task WaitForShardAsync(string ambassador, string shard, bool isLive)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while ((await ListShardsAsync(ambassador))[shard] != isLive)
        {
            await Task.Delay(20, deadline.Token);
        }
    }

    public HttpClient NewClient(string resource, string endpoint) =>
        new(new SocketsHttpHandler()) { BaseAddress = Endpoint(resource, endpoint) };

    public async Task CommandAsync(string resource, string command)
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(resource, command);
        if (!result.Success)
        {
            throw new InvalidOperationException($"{command} of {resource} failed.");
        }
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
