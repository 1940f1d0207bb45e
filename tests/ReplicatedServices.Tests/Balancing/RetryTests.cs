using System.Diagnostics.Metrics;
using System.Net;
using DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;
using DesignPatterns.Testing;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

public class RetryTests
{
    // Nobody is ejected, so that every request may meet the bad replica.
    private static readonly Dictionary<string, string?> Trusting = new() { ["FailureThreshold"] = "1000" };

    public static TheoryData<string> Misbehaviours =>
        ["never", "half a head", "rubbish", "close", "half a head, close"];

    [Theory]
    [MemberData(nameof(Misbehaviours))]
    public async Task What_one_replica_fails_to_answer_another_answers_at_the_second_attempt(
        string misbehaviour)
    {
        await using var bad = Misbehaving(misbehaviour);
        await using var good = await Origin.StartAsync();
        var clock = new ManualTimeProvider();
        await using var proxy = await Proxy.StartAsync(Trusting, [bad.Address, good.Address], clock: clock);
        var held = () => misbehaviour is "never" or "half a head" ? bad.Requests.Count : 0;

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(good.Address.Authority, await proxy.GetPastAsync(held, clock));
        }

        Assert.Equal(10, good.Requests.Count);
        Assert.NotEmpty(bad.Requests);
        // Those that came to the good one second say so.
        Assert.Equal(bad.Requests.Count, good.Requests.Count(seen => seen.Headers.ContainsKey("Attempt")));
    }

    [Fact]
    public async Task A_refused_connection_is_retried_on_another_replica_and_ejects_at_once()
    {
        await using var good = await Origin.StartAsync();
        await using var victim = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(
            new() { ["ProbeInterval"] = "00:05:00" }, [victim.Address, good.Address]);
        await victim.KillAsync();

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(good.Address.Authority, await proxy.Client.GetStringAsync("/"));
        }

        Assert.Single(good.Requests, seen => seen.Headers.ContainsKey("Attempt"));
        Assert.Equal(1, proxy.Set.AvailableCount);
    }

    [Fact]
    public async Task Two_replicas_are_asked_and_no_third()
    {
        await using var first = RawReplica.Closing();
        await using var second = RawReplica.Closing();
        await using var third = RawReplica.Closing();
        await using var proxy = await Proxy.StartAsync(Trusting, [first.Address, second.Address, third.Address]);

        using var response = await proxy.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        RawReplica[] all = [first, second, third];
        Assert.Equal([0, 1, 1], all.Select(replica => replica.Requests.Count).Order());
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("PATCH")]
    [InlineData("DELETE")]
    [InlineData("PROPFIND")]
    public async Task An_unsafe_method_is_sent_once(string method)
    {
        await using var first = RawReplica.Closing();
        await using var second = RawReplica.Closing();
        await using var proxy = await Proxy.StartAsync(Trusting, [first.Address, second.Address]);

        using var request = new HttpRequestMessage(new HttpMethod(method), "/");
        using var response = await proxy.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal(1, first.Requests.Count + second.Requests.Count);
    }

    [Fact]
    public async Task A_body_makes_any_request_one_that_is_sent_once()
    {
        await using var first = RawReplica.Closing();
        await using var second = RawReplica.Closing();
        await using var proxy = await Proxy.StartAsync(Trusting, [first.Address, second.Address]);

        using var body = new StringContent("body");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Content = body };
        using var response = await proxy.Client.SendAsync(request);

        Assert.Equal(1, first.Requests.Count + second.Requests.Count);
    }

    [Fact]
    public async Task A_kept_connection_that_closes_on_an_unsafe_request_does_not_repeat_it()
    {
        await using var replica = RawReplica.AnsweringOnly("GET");
        await using var proxy = await Proxy.StartAsync(Trusting, [replica.Address]);
        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("ok", await proxy.Client.GetStringAsync("/"));
        }

        using var response = await proxy.Client.PostAsync("/", null);

        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Single(replica.Requests, head => head.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_request_that_is_somebodys_second_attempt_is_sent_once()
    {
        await using var first = RawReplica.Closing();
        await using var second = RawReplica.Closing();
        await using var proxy = await Proxy.StartAsync(Trusting, [first.Address, second.Address]);

        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "Attempt", "2" } } };
        using var response = await proxy.Client.SendAsync(request);

        var head = Assert.Single(first.Requests.Concat(second.Requests));
        Assert.Contains("Attempt: 2", head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_balancers_in_a_row_do_not_multiply_attempts()
    {
        await using var one = RawReplica.NeverAnswering();
        await using var two = RawReplica.NeverAnswering();
        Dictionary<string, string?> inner = new(Trusting)
        {
            ["AttemptTimeout"] = "00:00:00.200",
            ["TotalTimeout"] = "00:00:00.500",
            ["ProbeInterval"] = "00:05:00",
        };
        Dictionary<string, string?> outer = new(inner)
        {
            ["AttemptTimeout"] = "00:00:00.250",
            ["TotalTimeout"] = "00:00:10",
        };
        var clock = new ManualTimeProvider();
        await using var left = await Proxy.StartAsync(inner, [one.Address, two.Address], clock: clock);
        await using var right = await Proxy.StartAsync(inner, [one.Address, two.Address], clock: clock);
        await using var edge = await Proxy.StartAsync(outer, [left.Address, right.Address], clock: clock);
        var asked = () => one.Requests.Count + two.Requests.Count;

        // Two by the first balancer's replica, until the one before it gives that up, and one by the second's,
        // which knows that it is asked second: not four.
        var answer = edge.Client.GetAsync("/");
        await Eventually.BecomesTrueAsync("the first attempt", () => asked() == 1);
        clock.Advance(TimeSpan.FromMilliseconds(200));
        await Eventually.BecomesTrueAsync("the second, at the other replica", () => asked() == 2);
        clock.Advance(TimeSpan.FromMilliseconds(50));
        await Eventually.BecomesTrueAsync("the second balancer's", () => asked() == 3);
        while (!answer.IsCompleted)
        {
            clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.WhenAny(answer, Task.Delay(10));
        }

        using var response = await answer;
        Assert.Equal((HttpStatusCode.GatewayTimeout, 3), (response.StatusCode, asked()));
    }

    [Fact]
    public async Task Retries_end_with_the_budget()
    {
        await using var first = RawReplica.Closing();
        await using var second = RawReplica.Closing();
        Dictionary<string, string?> options = new(Trusting)
        {
            ["RetryRatio"] = "0.2",
            ["RetryFloorPerSecond"] = "0",
        };
        await using var proxy = await Proxy.StartAsync(
            options, [first.Address, second.Address], clock: new ManualTimeProvider());

        for (var i = 0; i < 50; i++)
        {
            using var response = await proxy.Client.GetAsync("/");
        }

        Assert.InRange(first.Requests.Count + second.Requests.Count, 55, 60);
    }

    [Fact]
    public async Task What_the_budget_still_grants_is_a_metric()
    {
        await using var bad = RawReplica.Closing();
        await using var good = await Origin.StartAsync();
        Dictionary<string, string?> options = new(Trusting)
        {
            ["RetryRatio"] = "0",
            ["RetryFloorPerSecond"] = "1",
        };
        await using var proxy = await Proxy.StartAsync(
            options, [bad.Address, good.Address], clock: new ManualTimeProvider());
        List<int> available = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "designpatterns.balancing.retries.available")
            {
                self.EnableMeasurementEvents(instrument, instrument.Meter.Scope);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, scope) =>
        {
            if (ReferenceEquals(scope, proxy.Meters))
            {
                available.Add(value);
            }
        });
        listener.Start();

        listener.RecordObservableInstruments();
        while (bad.Requests.Count < 3)
        {
            Assert.Equal(good.Address.Authority, await proxy.Client.GetStringAsync("/"));
        }

        listener.RecordObservableInstruments();

        Assert.Equal([10, 7], available);
    }

    [Theory]
    [InlineData("true", HttpStatusCode.OK)]
    [InlineData("false", HttpStatusCode.ServiceUnavailable)]
    public async Task A_servers_503_is_retried_where_the_set_says_so(
        string retryOnUnavailable, HttpStatusCode expected)
    {
        await using var draining = RawReplica.Closing("HTTP/1.1 503 Draining\r\nContent-Length: 0\r\n\r\n");
        await using var good = await Origin.StartAsync();
        Dictionary<string, string?> options = new(Trusting)
        {
            ["RetryOnUnavailable"] = retryOnUnavailable,
            ["ProbeInterval"] = "00:05:00",
        };
        await using var proxy = await Proxy.StartAsync(options, [draining.Address, good.Address]);

        while (draining.Requests.IsEmpty)
        {
            using var response = await proxy.Client.GetAsync("/");
            Assert.Equal(draining.Requests.IsEmpty ? HttpStatusCode.OK : expected, response.StatusCode);
        }

        // Not ready until its next probe, and not ejected.
        Assert.Equal(expected is HttpStatusCode.OK ? 1 : 2, proxy.Set.AvailableCount);
        Assert.All(proxy.Set.Replicas, replica => Assert.Null(replica.Health.EjectedUntil));
    }

    private static RawReplica Misbehaving(string how) => how switch
    {
        "never" => RawReplica.NeverAnswering(),
        "half a head" => RawReplica.Stalling("HTTP/1.1 200 OK\r\nContent-Le"),
        "rubbish" => RawReplica.Closing("220 mail.example ESMTP\r\n"),
        "close" => RawReplica.Closing(),
        _ => RawReplica.Closing("HTTP/1.1 200 OK\r\nContent-Le"),
    };
}
