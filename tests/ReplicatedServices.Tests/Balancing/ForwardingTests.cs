using System.Diagnostics;
using System.Diagnostics.Metrics;
using DesignPatterns.Balancing;
using DesignPatterns.Testing;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

public class ForwardingTests
{
    [Theory]
    [InlineData("/%41")]
    [InlineData("/a%2Fb")]
    [InlineData("/a%2fb%252F")]
    [InlineData("/%zz")]
    [InlineData("//")]
    [InlineData("//definitions//x")]
    [InlineData("/definitions/../x")]
    [InlineData("/./x/")]
    [InlineData("/x?")]
    [InlineData("/x?q=%41&r=a+b&&=%zz/../")]
    [InlineData("/x;a=b,c@d:e!$&'()*~")]
    [InlineData("http://elsewhere.example/a/../b?c", "/a/../b?c")]
    public async Task The_raw_target_arrives_byte_for_byte(string target, string? expected = null)
    {
        await using var replica = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(replica.Address);

        await RawClient.SendAsync(
            proxy.Address, $"GET {target} HTTP/1.1\nHost: elsewhere.example\nConnection: close\n\n");

        Assert.Equal(expected ?? target, Assert.Single(replica.Requests).RawTarget);
    }

    [Fact]
    public async Task What_belongs_to_the_clients_connection_is_not_passed_on()
    {
        await using var replica = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(replica.Address);

        await RawClient.SendAsync(proxy.Address, """
            GET / HTTP/1.1
            Host: elsewhere.example
            Connection: close, X-Mine, Upgrade
            Upgrade: websocket
            X-Mine: 1
            X-Yours: 2
            TE: gzip
            Proxy-Authorization: secret


            """);

        var headers = Assert.Single(replica.Requests).Headers;
        Assert.Equal("2", headers["X-Yours"]);
        Assert.Equal("servers", headers["Host"]);
        Assert.Empty(
            headers.Keys.Intersect(["X-Mine", "Upgrade", "Connection", "TE", "Proxy-Authorization"]));
    }

    [Fact]
    public async Task The_next_hop_is_told_how_long_this_one_waits()
    {
        await using var replica = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync([], [replica.Address], clock: new ManualTimeProvider());
        proxy.Client.DefaultRequestHeaders.Add(BalancingHeaders.TimeRemaining, "1500");

        await proxy.Client.GetStringAsync("/");

        var told = int.Parse(Assert.Single(replica.Requests).Headers[BalancingHeaders.TimeRemaining]);
        Assert.InRange(told, 1, 1_500);
    }

    [Fact]
    public async Task A_request_is_one_trace_through_every_hop_and_names_the_replica()
    {
        List<Activity> spans = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = span =>
            {
                lock (spans)
                {
                    spans.Add(span);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var replica = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(replica.Address);
        var trace = ActivityTraceId.CreateRandom();

        await RawClient.SendAsync(
            proxy.Address,
            $"GET / HTTP/1.1\nHost: x\nConnection: close\ntraceparent: 00-{trace}-00f067aa0ba902b7-01\n\n");

        var parent = ActivityContext.Parse(Assert.Single(replica.Requests).Headers["traceparent"], null);
        Assert.Equal(trace, parent.TraceId);
        Activity[] own;
        lock (spans)
        {
            own = [.. spans.Where(span => span.TraceId == trace)];
        }

        var sent = Assert.Single(own, span => span.SpanId == parent.SpanId);
        Assert.Equal(ActivityKind.Client, sent.Kind);
        Assert.Equal(replica.Address.Authority, sent.Parent?.GetTagItem("designpatterns.balancing.replica"));
        Assert.Equal(1, sent.Parent?.GetTagItem("designpatterns.balancing.attempt"));
    }

    [Fact]
    public async Task Attempts_and_ejections_are_counted()
    {
        Dictionary<string, long> counts = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "DesignPatterns.Balancing")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        var nobody = RawClient.Nobody();
        listener.SetMeasurementEventCallback<long>((instrument, count, tags, _) =>
        {
            if (tags.ToArray().Any(tag => Equals(tag.Value, nobody.Authority)))
            {
                lock (counts)
                {
                    counts[instrument.Name] = counts.GetValueOrDefault(instrument.Name) + count;
                }
            }
        });
        listener.Start();
        await using var good = await Origin.StartAsync();
        await using var victim = await Origin.StartAsync();
        nobody = victim.Address;
        await using var proxy = await Proxy.StartAsync(
            new() { ["ProbeInterval"] = "00:05:00" }, [victim.Address, good.Address]);
        await victim.KillAsync();

        while (proxy.Set.AvailableCount == 2)
        {
            await proxy.Client.GetStringAsync("/");
        }

        Assert.Equal(1, counts["designpatterns.balancing.ejections"]);
        Assert.Equal(1, counts["designpatterns.balancing.attempts"]);
    }

    [Fact]
    public async Task A_request_body_is_streamed_through()
    {
        await using var replica = await Origin.StartAsync(async context =>
            await context.Request.Body.CopyToAsync(context.Response.Body));
        await using var proxy = await Proxy.StartAsync(replica.Address);
        var body = new string('x', 100_000);

        using var response = await proxy.Client.PostAsync("/", new StringContent(body));

        Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_request_to_another_host_through_the_invoker_is_a_bug_and_says_so()
    {
        await using var replica = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(replica.Address);

        using var request = new HttpRequestMessage(HttpMethod.Get, "http://elsewhere.example/");

        await Assert.ThrowsAsync<ArgumentException>(() => proxy.Invoker.SendAsync(request, default));
    }

    [Fact]
    public async Task The_invoker_brings_a_replicas_answer_with_its_headers()
    {
        await using var replica = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(replica.Address);

        using var request = new HttpRequestMessage(HttpMethod.Get, proxy.Set.UriFor("/a%2Fb"));
        using var response = await proxy.Invoker.SendAsync(request, default);

        Assert.Equal(replica.Address.Authority, await response.Content.ReadAsStringAsync());
        Assert.Equal("/a%2Fb", Assert.Single(replica.Requests).RawTarget);
        Assert.All(proxy.Set.Replicas, each => Assert.Equal(0, each.InFlight));
    }
}
