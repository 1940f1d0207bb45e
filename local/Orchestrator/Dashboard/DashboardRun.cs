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
    private static readonly TimeSpan MostReadying = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private ServiceProcess? _process;
    private Task _announcing = Task.CompletedTask;

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
        await BeginAsync(configuration.GetValue(Ports.Randomize, defaultValue: false) ? null : UsualPort);

        // Another program, an AppHost begun at the same moment perhaps, was first at the port.
        if (_process!.Ended.IsCompleted && !_stopping.IsCancellationRequested)
        {
            await BeginAsync(wished: null);
        }

        async Task BeginAsync(int? wished)
        {
            // Where the projects, which start later, look for it.
            var address = $"http://localhost:{Ports.FreeOrNext(wished)}";
            configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = address;
            launch.Environment["ASPNETCORE_URLS"] = address;
            _process = await ServiceProcess.StartAsync(launch, loggers.LogOf("aspire-dashboard"), time);
            var readying = IsReadyAsync(_process, address, otlpKey);
            _announcing = AnnounceAsync(_process, readying, $"{address}/login?t={token}");

            // What is exported before it listens is lost, and the first words of a service are asked for most.
            await ((Task)readying).WaitAsync(MostReadying, time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Last of all, so that the end of the resources can still be seen. It keeps nothing that a kill could hurt.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_process is not null)
        {
            await _process.KillAsync();
        }

        await _announcing;
        await feed.StopAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        _stopping.Dispose();
    }

    private static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    private async Task AnnounceAsync(ServiceProcess process, Task<bool> readying, string login)
    {
        if (await readying)
        {
            await Console.Out.WriteLineAsync($"Dashboard: {login}");
        }

        var code = await process.Ended;
        if (!_stopping.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync(
                $"The dashboard ended with exit code {code}{(process.LastWord is { } word ? $": {word}" : "")}. "
                + "Everything else goes on.");
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
                using var nothing = new ByteArrayContent([]) { Headers = { ContentType = new("application/x-protobuf") } };
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
