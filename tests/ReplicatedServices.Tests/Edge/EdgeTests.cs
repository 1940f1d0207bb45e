using System.Net;
using System.Net.Http.Json;
using DesignPatterns.ReplicatedServices.Tests.Balancing;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ReplicatedServices.Tests.Edge;

public class EdgeTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/faults")]
    [InlineData("/definitions/gossamer")]
    public async Task The_edge_owns_no_path(string path)
    {
        await using var edge = await RunningEdge.StartAsync();

        Assert.Equal(edge.Cache.Address.Authority, await edge.Client.GetStringAsync(path));

        Assert.Equal(path, Assert.Single(edge.Cache.Requests).RawTarget);
    }

    [Fact]
    public async Task A_body_that_announces_itself_as_too_long_is_a_413_and_no_cache_hears_of_it()
    {
        await using var edge = await RunningEdge.StartAsync(new() { ["Edge:MaxRequestBodyBytes"] = "1000" });

        using var response = await edge.Client.PostAsync("/", new ByteArrayContent(new byte[1001]));

        await AssertTooLargeAsync(response);
        Assert.Empty(edge.Cache.Requests);
    }

    [Fact]
    public async Task A_body_that_turns_out_too_long_is_a_413()
    {
        await using var edge = await RunningEdge.StartAsync(
            new() { ["Edge:MaxRequestBodyBytes"] = "1000" },
            answer: context => context.Request.Body.CopyToAsync(Stream.Null));

        using var body = new ByteArrayContent(new byte[200_000]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/") { Content = body };
        request.Headers.TransferEncodingChunked = true;
        using var response = await edge.Client.SendAsync(request);

        await AssertTooLargeAsync(response);
    }

    [Fact]
    public async Task A_body_of_just_the_limit_passes()
    {
        await using var edge = await RunningEdge.StartAsync(
            new() { ["Edge:MaxRequestBodyBytes"] = "1000" },
            answer: context => context.Request.Body.CopyToAsync(context.Response.Body));

        using var response = await edge.Client.PostAsync("/", new ByteArrayContent(new byte[1000]));

        Assert.Equal(1000, (await response.Content.ReadAsByteArrayAsync()).Length);
    }

    [Fact]
    public async Task A_header_section_over_the_limit_is_a_431()
    {
        await using var edge = await RunningEdge.StartAsync();
        edge.Client.DefaultRequestHeaders.Add("X-Long", new string('x', 20_000));

        using var response = await edge.Client.GetAsync("/");

        Assert.Equal(HttpStatusCode.RequestHeaderFieldsTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_target_over_the_limit_is_a_414()
    {
        await using var edge = await RunningEdge.StartAsync();

        using var response = await edge.Client.GetAsync("/" + new string('x', 5_000));

        Assert.Equal(HttpStatusCode.RequestUriTooLong, response.StatusCode);
    }

    [Fact]
    public async Task Trace_is_refused()
    {
        await using var edge = await RunningEdge.StartAsync();

        using var response = await edge.Client.SendAsync(new HttpRequestMessage(HttpMethod.Trace, "/"));

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.NotEmpty(response.Content.Headers.Allow);
        Assert.Empty(edge.Cache.Requests);
    }

    [Fact]
    public async Task No_answer_names_the_server_of_the_edge()
    {
        await using var edge = await RunningEdge.StartAsync(answer: context =>
        {
            context.Response.Headers.Server = default;
            return Task.CompletedTask;
        });
        await edge.Cache.KillAsync();

        using var response = await edge.Client.GetAsync("/");

        Assert.False(response.IsSuccessStatusCode);
        Assert.Empty(response.Headers.Server);
    }

    [Theory]
    [InlineData("Development", false)]
    [InlineData("Staging", true)]
    public async Task Browsers_are_told_to_insist_on_https_except_in_development(
        string environment, bool told)
    {
        var folder = Directory.CreateTempSubdirectory();
        await using var edge = await RunningEdge.StartAsync(Certificates.In(folder), environment);
        edge.Client.DefaultRequestHeaders.Host = "edge.example";

        using var response = await edge.Client.GetAsync("/");

        Assert.Equal(told, response.Headers.Contains("Strict-Transport-Security"));
        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("Edge:TrustedProxies:0", "proxy.example")]
    [InlineData("Edge:TrustedProxies:0", "10.0.0.0/99")]
    [InlineData("Edge:MaxRequestBodyBytes", "-1")]
    [InlineData("Edge:KeepAliveTimeout", "00:00:00")]
    public Task An_option_that_makes_no_sense_stops_the_edge_at_its_start(string key, string value) =>
        Assert.ThrowsAsync<OptionsValidationException>(
            () => RunningEdge.StartAsync(RawClient.Nobody(), new() { [key] = value }, "Development"));

    private static async Task AssertTooLargeAsync(HttpResponseMessage response)
    {
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        var problem = await response.Content.ReadFromJsonAsync<ProblemDetails>();
        Assert.Equal("The request's body is too large.", problem!.Detail);
    }

    [Fact]
    public async Task Trailers_reach_a_client_that_speaks_http_2()
    {
        await using var replica = RawReplica.Closing(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
            + "2\r\nok\r\n0\r\nX-Sum: 7\r\n\r\n");
        await using var edge = await RunningEdge.StartAsync(replica.Address, [], "Development");
        using var client = RunningEdge.ClientOf(new Uri(edge.Urls.Single()));

        using var request = new HttpRequestMessage(HttpMethod.Get, "/")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        using var response = await client.SendAsync(request);

        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
        Assert.Equal(["7"], response.TrailingHeaders.GetValues("X-Sum"));
    }
}
