using System.Net;
using System.Net.Http.Json;
using DesignPatterns.Balancing;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Mvc;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

/// <summary>What the client is told when there is nothing to pass on.</summary>
public class FailureTests
{
    private static readonly Dictionary<string, string?> Trusting = new() { ["FailureThreshold"] = "1000" };

    [Fact]
    public async Task A_broken_answer_is_a_502_with_the_reason()
    {
        await using var replica = RawReplica.Closing("220 mail.example ESMTP\r\n");
        await using var proxy = await Proxy.StartAsync(Trusting, [replica.Address]);

        await AssertProblemAsync(proxy, 502, "A replica of 'servers' answered something that is not HTTP.");
    }

    [Fact]
    public async Task No_answer_in_time_is_a_504_with_the_reason()
    {
        await using var replica = RawReplica.NeverAnswering();
        Dictionary<string, string?> options = new(Trusting)
        {
            ["AttemptTimeout"] = "00:00:00.100",
            ["TotalTimeout"] = "00:00:00.100",
        };
        await using var proxy = await Proxy.StartAsync(options, [replica.Address]);

        await AssertProblemAsync(proxy, 504, "No replica of 'servers' answered in time.");
    }

    [Fact]
    public async Task No_replica_at_all_is_a_503_with_the_reason_and_when_to_come_again()
    {
        await using var proxy = await Proxy.StartAsync(RawClient.Nobody(), RawClient.Nobody());

        using var response = await AssertProblemAsync(proxy, 503, "No replica of 'servers' is available.");

        Assert.Equal(TimeSpan.FromSeconds(1), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task A_client_that_accepts_no_problem_details_gets_them_all_the_same()
    {
        await using var proxy = await Proxy.StartAsync(RawClient.Nobody());
        proxy.Client.DefaultRequestHeaders.Accept.ParseAdd("image/png");

        await AssertProblemAsync(proxy, 503, "No replica of 'servers' is available.");
    }

    [Fact]
    public async Task When_no_time_remains_no_replica_is_asked()
    {
        await using var replica = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(replica.Address);
        proxy.Client.DefaultRequestHeaders.Add(BalancingHeaders.TimeRemaining, "0");

        await AssertProblemAsync(proxy, 504, "No replica of 'servers' answered in time.");

        Assert.Empty(replica.Requests);
    }

    [Fact]
    public async Task Nothing_is_retried_once_an_answer_has_begun()
    {
        const string Half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it";
        await using var one = RawReplica.Closing(Half);
        await using var two = RawReplica.Closing(Half);
        await using var proxy = await Proxy.StartAsync(Trusting, [one.Address, two.Address]);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => proxy.Client.GetStringAsync("/"));

        Assert.Equal(1, one.Requests.Count + two.Requests.Count);
    }

    [Fact]
    public async Task An_answer_that_stalls_is_cut_off_at_the_deadline_and_counts_against_its_replica()
    {
        const string Half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf of it";
        await using var stalling = RawReplica.Stalling(Half);
        await using var other = RawReplica.Stalling(Half);
        Dictionary<string, string?> options = new()
        {
            ["AttemptTimeout"] = "00:00:00.200",
            ["TotalTimeout"] = "00:00:00.300",
            ["FailureThreshold"] = "1",
            ["EjectionPeriod"] = "00:01:00",
            ["MaxEjectionPeriod"] = "00:01:00",
        };
        var clock = new ManualTimeProvider();
        await using var proxy = await Proxy.StartAsync(
            options, [stalling.Address, other.Address], clock: clock);

        using var response = await proxy.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using var body = await response.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte["half of it".Length]);
        var rest = body.ReadAsync(new byte[1]).AsTask();
        while (!rest.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(rest, Task.Delay(10));
        }

        await Assert.ThrowsAnyAsync<IOException>(() => rest);
        await proxy.WaitForAvailableAsync(1);
        Assert.All(proxy.Set.Replicas, replica => Assert.Equal(0, replica.InFlight));
    }

    [Fact]
    public async Task A_client_that_goes_away_is_not_held_against_the_replica()
    {
        await using var hanging = RawReplica.NeverAnswering();
        await using var other = RawReplica.NeverAnswering();
        await using var proxy = await Proxy.StartAsync(
            new() { ["FailureThreshold"] = "1" }, [hanging.Address, other.Address]);

        for (var i = 1; i <= 5; i++)
        {
            using var impatience = new CancellationTokenSource();
            var request = proxy.Client.GetAsync("/", impatience.Token);
            await WaitUntilAsync(() => hanging.Requests.Count + other.Requests.Count == i);
            await impatience.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        }

        await WaitUntilAsync(() => proxy.Set.Replicas.All(replica => replica.InFlight == 0));
        Assert.Equal(2, proxy.Set.AvailableCount);
        Assert.Equal(5, hanging.Requests.Count + other.Requests.Count);
    }

    [Theory]
    [InlineData("CONNECT host:443", 405)]
    [InlineData("TRACE /", 405)]
    [InlineData("OPTIONS *", 400)]
    public async Task What_cannot_be_forwarded_is_refused(string request, int status)
    {
        await using var replica = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(replica.Address);

        var answer = await RawClient.SendAsync(
            proxy.Address, $"{request} HTTP/1.1\nHost: host:443\nConnection: close\n\n");

        Assert.StartsWith($"HTTP/1.1 {status}", answer, StringComparison.Ordinal);
        Assert.Empty(replica.Requests);
    }

    private static async Task<HttpResponseMessage> AssertProblemAsync(Proxy proxy, int status, string reason)
    {
        var response = await proxy.Client.GetAsync("/");
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>();
        Assert.Equal((status, reason), (problem!.Status, problem.Detail));
        return response;
    }

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (!condition())
        {
            await Task.Delay(5, patience.Token);
        }
    }
}
