using System.Reflection;
using System.Security.Cryptography;
using DesignPatterns.Feed;

namespace Aspire.Hosting.Dashboard;

/// <summary>The dashboard's process: every resource starts when it listens, or is slow to, and none depends on
/// it.</summary>
/// <remarks>It is not started again when it ends: what it knew ended with it.</remarks>
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
        var randomize = configuration.GetValue(Ports.Randomize, defaultValue: false);
        var address = $"http://localhost:{Ports.FreeOrNext(randomize ? null : UsualPort)}";
        var (token, otlpKey, feedKey) = (
            configuration["ASPIRE_DASHBOARD_FRONTEND_BROWSERTOKEN"] ?? NewKey(),
            configuration["AppHost:OtlpApiKey"] ?? NewKey(),
            NewKey());

        // Where the projects, which start later, look for it.
        configuration["ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL"] = address;
        configuration["AppHost:OtlpApiKey"] = otlpKey;

        var assembly = typeof(DashboardRun).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(a => a.Key == "dashboardassembly").Value!;
        var launch = Launch.ForAssembly(assembly, [], Path.GetDirectoryName(assembly)!, new()
        {
            ["ASPNETCORE_URLS"] = address,
            ["ASPNETCORE_ENVIRONMENT"] = Environments.Production,
            [FeedSettings.Address] = await feed.StartAsync(feedKey, otlpKey, cancellationToken),
            [FeedSettings.Key] = feedKey,
            [FeedSettings.OtlpKey] = otlpKey,
            [FeedSettings.BrowserToken] = token,
        });
        _process = await ServiceProcess.StartAsync(launch, loggers.LogOf("aspire-dashboard"), time);
        var readying = IsReadyAsync(_process, address);
        _announcing = AnnounceAsync(_process, readying, $"{address}/login?t={token}");

        // What is exported before it listens is lost, and the first words of a service are asked for most.
        await ((Task)readying).WaitAsync(MostReadying, time, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
                + "Everything else goes on; the next run has it again.");
        }
    }

    private async Task<bool> IsReadyAsync(ServiceProcess process, string address)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(address) };
        while (!process.Ended.IsCompleted && !_stopping.IsCancellationRequested)
        {
            try
            {
                using var answer = await client.GetAsync("/login", _stopping.Token);
                return answer.IsSuccessStatusCode;
            }
            catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
            {
                // Not yet, or no longer.
                await Task.Delay(ReadyPace, time, _stopping.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        return false;
    }
}
