using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.Testing;

namespace DesignPatterns.Running;

/// <summary>Three reporters, the etcd of three that elects one of them, and the Redis that they write to.</summary>
/// <remarks>
/// Leases live 2 s. A turn of the owner is nearly all work, so that a pause hits within it four times out of five.
/// </remarks>
public sealed class OwnershipRun : IAsyncDisposable
{
    public const int ReplicaCount = 3;

    public static readonly TimeSpan TimeToLive = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly HttpClient[] _replicas;

    /// <summary>What processes that are gone have said.</summary>
    private readonly List<Tenure> _told = [];

    private OwnershipRun(DistributedApplication app)
    {
        App = app;
        _replicas = [.. Replicas.Select(replica => NewClient(replica, "http"))];
    }

    public static IReadOnlyList<string> Replicas { get; } =
        [.. Enumerable.Range(0, ReplicaCount).Select(index => $"elected-reporter-{index}")];

    public static IReadOnlyList<string> Members { get; } = ["etcd-0", "etcd-1", "etcd-2"];

    public DistributedApplication App { get; }

    public static async Task<OwnershipRun> StartAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            ["--only=ownership", "--backing=processes", "--report=false", "--environment=Development"]);
        (string Name, string Value)[] variables =
        [
            ("Ownership__TimeToLive", $"{TimeToLive}"),
            ("ElectedReporter__WorkTime", "00:00:00.010"),
            ("ElectedReporter__Period", "00:00:00.001"),
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
        foreach (var replica in Replicas)
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(replica).WaitAsync(Patience);
        }

        return new(app);
    }

    public HttpClient NewClient(string resource, string endpoint) =>
        new(new SocketsHttpHandler()) { BaseAddress = App.GetEndpoint(resource, endpoint), Timeout = Patience };

    public HttpClient ClientOf(string replica) => _replicas[IndexOf(replica)];

    /// <summary>What a replica says; null: it is a problem, or no answer.</summary>
    public async Task<Standing?> TryReadAsync(string replica)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        try
        {
            using var answer = await ClientOf(replica).GetAsync(new Uri("/", UriKind.Relative), late.Token);
            return answer.IsSuccessStatusCode
                ? await answer.Content.ReadFromJsonAsync<Standing>(late.Token)
                : null;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Waits until one of the replicas, asked in turn, says what is waited for.</summary>
    /// <exception cref="TimeoutException">None of them did.</exception>
    public async Task<Standing> WaitAsync(Func<Standing, bool> isSo, string what, params string[] silent)
    {
        var asked = Replicas.Except(silent).ToList();
        Standing? last = null;
        using var deadline = new CancellationTokenSource(Patience);
        for (var turn = 0; !deadline.IsCancellationRequested; turn++)
        {
            if (await TryReadAsync(asked[turn % asked.Count]) is { } standing)
            {
                last = standing;
                if (isSo(standing))
                {
                    return standing;
                }
            }

            await Task.Delay(10);
        }

        throw new TimeoutException($"Not so in time: {what}. Last: {last}");
    }

    /// <summary>Waits for an owner under a token that is greater than the one given.</summary>
    public Task<Standing> WaitForOwnerAsync(long after, params string[] silent) => WaitAsync(
        standing => standing.Owner is { } owner && standing.Token > after && !silent.Contains(owner),
        $"an owner after token {after}",
        silent);

    /// <summary>The same, and until that owner has written.</summary>
    public Task<Standing> WaitForReignAsync(long after, params string[] silent) => WaitAsync(
        standing => standing.Owner is { } owner && standing.Token > after && !silent.Contains(owner)
            && standing.LastHandoverMs is not null,
        $"an owner that writes after token {after}",
        silent);

    /// <summary>Waits until so many more updates have been acknowledged in the fenced way.</summary>
    public async Task<Standing> WaitForProgressAsync(long updates, params string[] silent)
    {
        var before = await WaitAsync(_ => true, "any answer", silent);
        return await WaitAsync(
            standing => standing.Way("fenced").Acknowledged >= before.Way("fenced").Acknowledged + updates,
            $"{updates} more updates",
            silent);
    }

    /// <summary>Waits until every replica answers, and is in the queue behind the same owner.</summary>
    public async Task WaitUntilWholeAsync()
    {
        foreach (var replica in Replicas)
        {
            await App.ResourceNotifications.WaitForResourceHealthyAsync(replica).WaitAsync(Patience);
            await WaitAsync(standing => standing.Owner is not null, "an owner", [.. Replicas.Where(r => r != replica)]);
        }
    }

    /// <summary>When each replica said that it owned, those that were killed since included, by token.</summary>
    public async Task<IReadOnlyList<Tenure>> ReadHistoryAsync()
    {
        var all = await Task.WhenAll(Replicas.Select(ReadHistoryAsync));
        return [.. all.SelectMany(one => one).Concat(_told).OrderBy(tenure => tenure.Token)];
    }

    /// <summary>Kills a replica without a warning, and keeps what it has said until then.</summary>
    public async Task KillAsync(string replica)
    {
        var (process, told) = (await FindProcessIdAsync(replica), await ReadHistoryAsync(replica));
        Signal.Send(process, Signal.Kill);
        var now = Stopwatch.GetElapsedTime(0).TotalMilliseconds;

        // It may have gone on saying so until it was killed.
        _told.AddRange(told.Select((tenure, index) =>
            index == told.Count - 1 ? tenure with { UntilMonotonicMs = now } : tenure));
    }

    /// <summary>The id of the service's own process, as it tells it: the resource's may be a wrapper's.</summary>
    public async Task<int> FindProcessIdAsync(string replica)
    {
        using var admin = NewClient(replica, "admin");
        var faults = await admin.GetFromJsonAsync<JsonElement>("/faults");
        return faults.GetProperty("processId").GetInt32();
    }

    /// <summary>The process id of a member of etcd: of an executable it is the resource's.</summary>
    public async Task<int> FindMemberIdAsync(string member)
    {
        var running = await App.ResourceNotifications
            .WaitForResourceAsync(member, change => change.Snapshot.State?.Text == KnownResourceStates.Running)
            .WaitAsync(Patience);
        return Convert.ToInt32(running.Snapshot.Properties.Single(one => one.Name == "executable.pid").Value);
    }

    /// <summary>The member that leads, as it says itself, once the members have chosen one.</summary>
    public async Task<string> FindLeaderAsync(string? except = null)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (true)
        {
            foreach (var member in Members.Where(member => member != except))
            {
                var endpoint = App.GetEndpoint(member, "client");
                using var client = new HttpClient { BaseAddress = new($"http://{endpoint.Authority}") };
                using var answer = await client.PostAsJsonAsync("/v3/maintenance/status", new { }, deadline.Token);
                var status = await answer.Content.ReadFromJsonAsync<JsonElement>(deadline.Token);
                var self = status.GetProperty("header").GetProperty("member_id").GetString();
                // A member without a leader leaves it out.
                if (status.TryGetProperty("leader", out var leader) && leader.GetString() == self)
                {
                    return member;
                }
            }

            await Task.Delay(50, deadline.Token);
        }
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

    /// <summary>Starts a process again that was stopped or killed.</summary>
    public Task StartAgainAsync(string resource) => App.StartAgainAsync(resource);

    public async ValueTask DisposeAsync()
    {
        Array.ForEach(_replicas, client => client.Dispose());
        await App.DisposeAsync();
    }

    private static int IndexOf(string replica) => Replicas.Index().Single(one => one.Item == replica).Index;

    private async Task<IReadOnlyList<Tenure>> ReadHistoryAsync(string replica) =>
        (await ClientOf(replica).GetFromJsonAsync<List<Tenure>>("/history"))!;
}

/// <summary>What <c>GET /</c> says.</summary>
public sealed record Standing(
    string Replica, string? Owner, long? Token, double? LastHandoverMs, IReadOnlyList<WayStanding> Ways)
{
    public WayStanding Way(string name) => Ways.Single(way => way.Way == name);
}

public sealed record WayStanding(string Way, long Number, long Acknowledged, long Lost, long Refused);

/// <summary>What <c>GET /history</c> says; the clock is the machine's, the same for all processes.</summary>
public sealed record Tenure(string Owner, long Token, double FromMonotonicMs, double UntilMonotonicMs);
