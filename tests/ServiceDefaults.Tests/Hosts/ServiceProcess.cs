using System.Diagnostics;
using System.Net;
using DesignPatterns.Testing;

namespace DesignPatterns.ServiceDefaults.Tests.Hosts;

/// <summary>The sample service in a process of its own.</summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    public const string Command = "sample-service";

    private readonly Process _process;

    private ServiceProcess(Process process, int port, int adminPort)
    {
        _process = process;
        (Port, AdminPort) = (port, adminPort);
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        Admin = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{adminPort}") };
    }

    public int Port { get; }

    public int AdminPort { get; }

    public HttpClient Client { get; }

    public HttpClient Admin { get; }

    public int Id => _process.Id;

    /// <summary>Starts it, and returns once it is ready.</summary>
    public static async Task<ServiceProcess> StartAsync(params (string Name, string Value)[] environment)
    {
        var (port, adminPort) = (FreePort.Next(), FreePort.Next());
        var start = new ProcessStartInfo("dotnet", [typeof(ServiceProcess).Assembly.Location, Command]);
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port};http://127.0.0.1:{adminPort}";
        start.Environment["Admin__Port"] = $"{adminPort}";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        var service = new ServiceProcess(Process.Start(start)!, port, adminPort);
        await service.WaitUntilReadyAsync();
        return service;
    }

    public void Terminate() => Signal.Send(_process.Id, Signal.Terminate);

    /// <summary>The exit code; a process that does not end in time fails the test.</summary>
    public async Task<int> WaitForExitAsync(TimeSpan timeout)
    {
        await _process.WaitForExitAsync().WaitAsync(timeout);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Admin.Dispose();
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private async Task WaitUntilReadyAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            try
            {
                using var answer = await Admin.GetAsync("/health", deadline.Token);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    return;
                }
            }
            catch (HttpRequestException) when (!_process.HasExited)
            {
                await Task.Delay(50, deadline.Token);
            }
        }
    }
}
