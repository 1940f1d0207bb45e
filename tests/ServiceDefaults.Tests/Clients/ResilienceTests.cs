using System.Diagnostics;
using System.Net;
using DesignPatterns.ServiceDefaults.Tests.Hosts;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace DesignPatterns.ServiceDefaults.Tests.Clients;

public sealed class ResilienceTests
{
    [Theory]
    [InlineData("GET")]
    [InlineData("HEAD")]
    public async Task A_safe_request_is_tried_again_until_it_succeeds(string method)
    {
        await using var server = await CountingServer.StartAsync(503, 500, 200);
        using var host = ClientHost.Build(_ => { });

        using var answer = await SendAsync(host.Client(), method, server.Address);

        Assert.Equal((HttpStatusCode.OK, 3), (answer.StatusCode, server.Count));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    public async Task An_unsafe_request_is_sent_once(string method)
    {
        await using var server = await CountingServer.StartAsync(503, 200);
        using var host = ClientHost.Build(_ => { });

        using var answer = await SendAsync(host.Client(), method, server.Address);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, 1), (answer.StatusCode, server.Count));
    }

    [Fact]
    public async Task An_unsafe_request_whose_connection_breaks_is_sent_once()
    {
        await using var server = await CountingServer.StartAsync((context, _) =>
        {
            context.Abort();
            return Task.CompletedTask;
        });
        using var host = ClientHost.Build(_ => { });

        await Assert.ThrowsAsync<HttpRequestException>(
            () => SendAsync(host.Client(), "POST", server.Address));

        Assert.Equal(1, server.Count);
    }

    [Fact]
    public async Task Retries_are_bounded()
    {
        await using var server = await CountingServer.StartAsync(500);
        using var host = ClientHost.Build(_ => { });

        using var answer = await host.Client().GetAsync(server.Address);

        Assert.Equal((HttpStatusCode.InternalServerError, 4), (answer.StatusCode, server.Count));
    }

    [Theory]
    [InlineData(404)]
    [InlineData(400)]
    [InlineData(200)]
    public async Task What_would_be_the_same_the_next_time_is_not_tried_again(int status)
    {
        await using var server = await CountingServer.StartAsync(status);
        using var host = ClientHost.Build(_ => { });

        using var answer = await host.Client().GetAsync(server.Address);

        Assert.Equal((status, 1), ((int)answer.StatusCode, server.Count));
    }

    [Fact]
    public async Task A_server_that_says_when_to_come_back_is_not_asked_before()
    {
        await using var server = await CountingServer.StartAsync((context, number) =>
        {
            context.Response.StatusCode = number == 1 ? 503 : 200;
            context.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        });
        using var host = ClientHost.Build(_ => { });
        var clock = Stopwatch.StartNew();

        using var answer = await host.Client().GetAsync(server.Address);

        Assert.Equal((HttpStatusCode.OK, 2), (answer.StatusCode, server.Count));
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(0.99), $"asked again after {clock.Elapsed}");
    }

    [Fact]
    public async Task An_attempt_that_hangs_is_given_up_and_the_next_one_succeeds()
    {
        await using var server = await CountingServer.StartAsync(
            (context, number) => Task.Delay(number == 1 ? Timeout.Infinite : 0, context.RequestAborted));
        using var host = ClientHost.Build(
            options => options.AttemptTimeout.Timeout = TimeSpan.FromSeconds(1));

        using var answer = await host.Client().GetAsync(server.Address);

        // A machine that stalls lets another attempt time out as well.
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange(server.Count, 2, 4);
    }

    [Fact]
    public async Task All_attempts_together_end_with_the_total_timeout()
    {
        await using var server = await CountingServer.StartAsync(
            (context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var host = ClientHost.Build(options =>
        {
            options.AttemptTimeout.Timeout = TimeSpan.FromMilliseconds(400);
            options.TotalRequestTimeout.Timeout = TimeSpan.FromMilliseconds(600);
        });

        await Assert.ThrowsAsync<TimeoutRejectedException>(() => host.Client().GetAsync(server.Address));

        // Without it there would be four of them.
        Assert.InRange(server.Count, 0, 2);
    }

    [Fact]
    public void A_body_that_never_ends_is_bounded_by_the_clients_own_timeout()
    {
        using var host = ClientHost.Build(_ => { });

        // The timeouts above end with the headers.
        Assert.Equal(TimeSpan.FromSeconds(60), host.Client().Timeout);
    }

    [Fact]
    public async Task A_service_that_keeps_failing_is_left_alone_and_the_others_are_not()
    {
        await using var broken = await CountingServer.StartAsync(500);
        await using var sound = await CountingServer.StartAsync(200);
        using var host = ClientHost.Build(options =>
        {
            options.CircuitBreaker.MinimumThroughput = 8;
            options.CircuitBreaker.BreakDuration = TimeSpan.FromMinutes(1);
        });
        for (var i = 0; i < 2; i++)
        {
            using var failed = await host.Client().GetAsync(broken.Address);
        }

        await Assert.ThrowsAsync<BrokenCircuitException>(() => host.Client().GetAsync(broken.Address));
        using var answer = await host.Client().GetAsync(sound.Address);

        Assert.Equal((8, 1), (broken.Count, sound.Count));
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string method, string address)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), address);
        return await client.SendAsync(request);
    }
}
