using System.Net;
using DesignPatterns.ServiceDefaults.Tests.Hosts;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ServiceDefaults.Tests;

/// <summary>What happens with every probe or request is not logged each time.</summary>
public sealed class QuietLogTests
{
    private const string HealthChecks = "Microsoft.Extensions.Diagnostics.HealthChecks";

    [Fact]
    public async Task Probes_of_an_unready_host_are_not_logged()
    {
        using var log = new WrittenLog();
        await ProbeUnreadyAsync(log);

        Assert.DoesNotContain(log.Lines, line => line.Contains(HealthChecks, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Probes_of_an_unready_host_are_logged_when_configuration_says_so()
    {
        using var log = new WrittenLog();
        await ProbeUnreadyAsync(log, ($"Logging:LogLevel:{HealthChecks}", "Error"));

        Assert.Contains(log.Lines, line => line.Contains(HealthChecks, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_over_HTTP_2_while_draining_are_not_logged()
    {
        using var log = new WrittenLog();
        var time = new ManualTimeProvider();
        await using var service = await Service.StartAsync(
            app => app.MapGet("/work", () => "done"),
            services => services.AddSingleton<ILoggerProvider>(log).AddSingleton<TimeProvider>(time),
            ("Drain:Period", "00:00:01.2"),
            ("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
            ("Kestrel:EndpointDefaults:Protocols", "Http2"));
        service.Client.DefaultRequestVersion = HttpVersion.Version20;
        service.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        var stopping = service.App.StopAsync();
        await service.Client.GetStringAsync("/work");
        await service.Client.GetStringAsync("/work");
        time.Advance(TimeSpan.FromSeconds(1.2));
        await stopping;

        Assert.DoesNotContain(
            log.Lines, line => line.Contains("Microsoft.AspNetCore", StringComparison.Ordinal));
    }

    private static async Task ProbeUnreadyAsync(WrittenLog log, params (string Key, string Value)[] settings)
    {
        await using var service = await Service.StartAsync(
            configure: services => services
                .AddSingleton<ILoggerProvider>(log)
                .AddHealthChecks().AddCheck("data", () => HealthCheckResult.Unhealthy("half of it is loaded")),
            settings: settings);
        using var health = await service.Admin.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
    }
}
