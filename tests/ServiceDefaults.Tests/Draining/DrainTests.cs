using System.Net;
using System.Net.Sockets;
using DesignPatterns.ServiceDefaults.Tests.Hosts;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ServiceDefaults.Tests.Draining;

public sealed class DrainTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task On_SIGTERM_a_service_is_unready_at_once_still_answers_and_finishes_what_is_in_flight()
    {
        await using var service = await ServiceProcess.StartAsync(("Sample__ClockIsMovedByHand", "true"));
        using var inFlight = new TcpClient();
        await inFlight.ConnectAsync("127.0.0.1", service.Port);
        await using var stream = inFlight.GetStream();
        await stream.WriteAsync("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n"u8.ToArray());
        using var answer = new StreamReader(stream);
        Assert.Equal("HTTP/1.1 200 OK", await answer.ReadLineAsync());

        service.Terminate();
        await EventuallyAsync(async () => (await service.Admin.GetAsync("/health")).StatusCode
            == HttpStatusCode.ServiceUnavailable);

        using var during = await service.Client.GetAsync("/words/late");
        Assert.Equal(HttpStatusCode.OK, during.StatusCode);
        Assert.True(during.Headers.ConnectionClose);
        using var ready = await service.Client.GetAsync("/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await service.Admin.GetAsync("/alive")).StatusCode);

        // The signal makes it unready a moment before the period begins.
        await EventuallyAsync(async () => !await TryMoveClockAsync(service, milliseconds: 1200));
        await stream.WriteAsync("done"u8.ToArray());
        Assert.Contains("done", await answer.ReadToEndAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await service.WaitForExitAsync(Patience));
    }

    [Fact]
    public async Task A_request_that_never_ends_does_not_keep_the_process()
    {
        await using var service = await ServiceProcess.StartAsync();
        var endless = service.Client.GetAsync("/slow?milliseconds=600000");
        await Task.Delay(300);

        service.Terminate();

        // 5 s by its own clock; the rest is for a busy machine.
        await service.WaitForExitAsync(Patience);
        await Assert.ThrowsAsync<HttpRequestException>(() => endless);
    }

    [Fact]
    public async Task A_collector_that_is_gone_does_not_keep_the_process()
    {
        await using var service = await ServiceProcess.StartAsync(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", $"http://127.0.0.1:{FreePort.Next()}"),
            ("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory"),
            ("Drain__Period", "00:00:00"));
        await service.Client.GetAsync("/words/gossamer");

        service.Terminate();

        // With the exporter's own timeout it takes 10 s.
        Assert.Equal(0, await service.WaitForExitAsync(TimeSpan.FromSeconds(9)));
    }

    [Fact]
    public async Task Requests_over_HTTP_2_are_answered_during_the_drain_period_too()
    {
        var time = new ManualTimeProvider();
        await using var service = await Service.StartAsync(
            app => app.MapGet("/work", () => "done"),
            services => services.AddSingleton<TimeProvider>(time),
            ("Drain:Period", "00:00:01.2"),
            ("Kestrel:EndpointDefaults:Protocols", "Http2"));
        service.Client.DefaultRequestVersion = HttpVersion.Version20;
        service.Client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        Assert.Equal("done", await service.Client.GetStringAsync("/work"));

        var stopping = service.App.StopAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.Equal("done", await service.Client.GetStringAsync("/work"));
        }

        time.Advance(TimeSpan.FromSeconds(1.2));
        await stopping;
    }

    [Fact]
    public async Task The_server_accepts_until_the_drain_period_is_over()
    {
        var time = new ManualTimeProvider();
        await using var service = await Service.StartAsync(
            app => app.MapGet("/work", () => "done"),
            services => services.AddSingleton<TimeProvider>(time),
            ("Drain:Period", "00:00:01.2"));

        var stopping = service.App.StopAsync();
        await EventuallyAsync(async () => (await service.Admin.GetAsync("/health")).StatusCode
            == HttpStatusCode.ServiceUnavailable);
        time.Advance(TimeSpan.FromSeconds(1.1));

        Assert.Equal("done", await service.Client.GetStringAsync("/work"));
        Assert.False(stopping.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(0.1));
        await stopping;
        using var late = new TcpClient();
        await Assert.ThrowsAsync<SocketException>(() => late.ConnectAsync("127.0.0.1", service.Port));
    }

    [Theory]
    [InlineData("-00:00:01")]
    [InlineData("00:00:04")]
    public async Task A_period_that_cannot_be_or_leaves_nothing_for_the_rest_stops_the_host_at_its_start(
        string period) =>
        await Assert.ThrowsAsync<OptionsValidationException>(
            () => Service.StartAsync(settings: ("Drain:Period", period)));

    /// <summary>False when the service takes no more requests.</summary>
    private static async Task<bool> TryMoveClockAsync(ServiceProcess service, int milliseconds)
    {
        try
        {
            using var moved = await service.Client.PostAsync($"/clock?milliseconds={milliseconds}", null);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        using var deadline = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(10, deadline.Token);
        }
    }
}
