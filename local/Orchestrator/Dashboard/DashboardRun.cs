using System.Reflection;
using System.Security.Cryptography;
using DesignPatterns.Feed;

namespace Aspire.Hosting.Dashboard;

/// <summary>The dashboard's process: every resource starts when it listens, or is slow to, and none depends on
/// it.</summary>
/// <remarks>It is not started again when it ends after it listened: what it knew ended with it.</remarks>
internal sealed class DashboardRun(
    ResourceFeed feed,
    ResourceLoggerService loggers,
    IConfiguration configuration,
    TimeProvider time) : IHostedService, IAsyncDisposable
{
    private const int UsualPort = 18888;
    private static readonly TimeSpan ReadyPace = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MostReadying = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _running = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var (token, otlpKey, feedKey) = (
            configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] ?? NewKey(),
            configuration["AppHost:OtlpApiKey"] ??= NewKey(),
            NewKey());
        var assembly = typeof(DashboardRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "dashboardassembly").Value!;
        var launch = Launch.ForAssembly(assembly, [], Path.GetDirectoryName(assembly)!, new()
        {
            ["ASPNETCORE_ENVIRONMENT"] = Environments.Production,
            [FeedSettings.Address] = await feed.StartAsync(feedKey, otlpKey, cancellationToken),
            [FeedSettings.Key] = feedKey,
            [FeedSettings.OtlpKey] = otlpKey,
            [FeedSettings.BrowserToken] = token,
        });
        _running = RunAsync(launch, token, otlpKey);

        // What is exported before it listens is lost, and the first words of a service are asked for most.
        await ((Task)Task.WhenAny(_listens.Task, _running)).WaitAsync(MostReadying, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_running.IsFaulted)
        {
            await _running;
        }
    }

    // Last of all, so that the end of the resources can still be seen. It keeps nothing that a kill could hurt.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await feed.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    private static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private async Task RunAsync(Launch launch, string token, string otlpKey)
    {
        var randomize = configuration.GetValue(Ports.Randomize, defaultValue: false);
        await RunAtAsync(launch, randomize ? null : UsualPort, token, otlpKey);

        // Another program, an AppHost begun at the same moment perhaps, was first at the port.
        if (!_listens.Task.IsCompleted && !_stopping.IsCancellationRequested)
        {
            await RunAtAsync(launch, wished: null, token, otlpKey);
        }
    }

    private async Task RunAtAsync(Launch launch, int? wished, string token, string otlpKey)
    {
        // Where the projects, which start later, look for it.
        var address = $"http://localhost:{Ports.FreeOrNext(wished)}";
        configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = address;
        launch.Environment["ASPNETCORE_URLS"] = address;
        var process = await ServiceProcess.StartAsync(launch, loggers.LogOf("aspire-dashboard"), time);
        if (await IsReadyAsync(process, address, otlpKey))
        {
            await Console.Out.WriteLineAsync($"Dashboard: {address}/login?t={token}");
            _listens.TrySetResult();
        }

        await ((Task)process.Ended).WaitAsync(_stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await process.KillAsync();
        if (!_stopping.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(
                $"The dashboard ended with exit code {await process.Ended}"
                + $"{(process.LastWord is { } word ? $": {word}" : "")}. Everything else goes on.");
        }
    }

    // Only this run's own dashboard has its key: another's, which was first at the port, refuses.
    private async Task<bool> IsReadyAsync(ServiceProcess process, string address, string otlpKey)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(1) };
        client.DefaultRequestHeaders.Add("x-otlp-api-key", otlpKey);
        while (!process.Ended.IsCompleted && !_stopping.IsCancellationRequested)
        {
            try
            {
                using var nothing = new ByteArrayContent([]);
                nothing.Headers.ContentType = new("application/x-protobuf");
                using var answer = await client.PostAsync($"{address}/v1/logs", nothing, _stopping.Token);
                if (answer.IsSuccessStatusCode)
                {
                    return true;
                }
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Not yet, or no longer.
            }

            await Task.Delay(ReadyPace, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return false;
    }
}
