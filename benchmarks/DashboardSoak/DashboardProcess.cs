using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.DashboardSoak;

/// <summary>The dashboard in a process of its own, on a port of its own, and whoever may talk to it.</summary>
internal sealed class DashboardProcess : IAsyncDisposable
{
    private const string Token = "the-token-of-the-soak";
    private const string OtlpKey = "the-otlp-key-of-the-soak";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(30);

    private readonly Process _process;

    private DashboardProcess(Process process, Uri address)
    {
        _process = process;
        Browser = new HttpClient { BaseAddress = address };
        Exporter = new HttpClient { BaseAddress = address };
        Exporter.DefaultRequestHeaders.Add("x-otlp-api-key", OtlpKey);
    }

    /// <summary>Is logged in.</summary>
    public HttpClient Browser { get; }

    /// <summary>Has the exporters' key.</summary>
    public HttpClient Exporter { get; }

    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>What the process holds of the machine's memory.</summary>
    public long ResidentBytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static async Task<DashboardProcess> StartAsync(string dll)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet", [dll])
        {
            Environment =
            {
                ["ASPNETCORE_URLS"] = $"{address}",
                ["Dashboard__BrowserToken"] = Token,
                ["Dashboard__OtlpKey"] = OtlpKey,
                ["Logging__LogLevel__Default"] = "Warning",
            },
        };
        var dashboard = new DashboardProcess(Process.Start(start)!, address);
        using var deadline = new CancellationTokenSource(StartTimeout);
        while (!await dashboard.TryLoginAsync(deadline.Token))
        {
            await Task.Delay(100, deadline.Token);
        }

        return dashboard;
    }

    public async ValueTask DisposeAsync()
    {
        Browser.Dispose();
        Exporter.Dispose();
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task<bool> TryLoginAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Browser.GetAsync($"/login?t={Token}&back=/", cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
