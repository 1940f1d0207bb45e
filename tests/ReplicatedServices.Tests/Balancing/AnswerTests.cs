using DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

/// <summary>What a replica answers is what the client gets.</summary>
public class AnswerTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_of_many_parts_arrives_to_its_last_byte(bool announced)
    {
        var body = new string('x', 300_001);
        await using var replica = await Origin.StartAsync(context =>
        {
            context.Response.ContentLength = announced ? body.Length : null;
            return context.Response.WriteAsync(body);
        });
        await using var proxy = await Proxy.StartAsync(replica.Address);

        Assert.Equal(body, await proxy.Client.GetStringAsync("/"));
        await Eventually.BecomesTrueAsync(
            "the attempt has ended", () => Assert.Single(proxy.Set.Replicas).InFlight == 0);
    }

    [Fact]
    public async Task What_has_come_is_passed_on_before_the_rest_is_there()
    {
        var rest = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var replica = await Origin.StartAsync(async context =>
        {
            await context.Response.WriteAsync("first");
            await context.Response.Body.FlushAsync();
            await rest.Task;
            await context.Response.WriteAsync("second");
        });
        await using var proxy = await Proxy.StartAsync(replica.Address);

        using var response = await proxy.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await response.Content.ReadAsStreamAsync();
        var part = new byte[5];
        await stream.ReadExactlyAsync(part);
        rest.SetResult();
        using var reader = new StreamReader(stream);

        Assert.Equal("first"u8.ToArray(), part);
        Assert.Equal("second", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task A_field_that_comes_twice_is_passed_on_twice()
    {
        await using var replica = RawReplica.Closing(
            "HTTP/1.1 200 OK\r\nSet-Cookie: a=1, x\r\nSet-Cookie: b=2\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await Proxy.StartAsync(replica.Address);

        using var response = await proxy.Client.GetAsync("/");

        Assert.Equal(["a=1, x", "b=2"], response.Headers.GetValues("Set-Cookie"));
    }

    [Fact]
    public async Task Fields_that_an_answers_connection_names_are_not_passed_on()
    {
        await using var replica = RawReplica.Closing(
            "HTTP/1.1 200 OK\r\nConnection: close, x-hop\r\nX-Hop: 1\r\nX-End: 1\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await Proxy.StartAsync(replica.Address);

        using var response = await proxy.Client.GetAsync("/");

        Assert.False(response.Headers.Contains("X-Hop"));
        Assert.True(response.Headers.Contains("X-End"));
    }

    [Fact]
    public async Task The_length_that_a_HEAD_tells_is_kept()
    {
        await using var replica = RawReplica.Closing("HTTP/1.1 200 OK\r\nContent-Length: 42\r\n\r\n");
        await using var proxy = await Proxy.StartAsync(replica.Address);

        using var request = new HttpRequestMessage(HttpMethod.Head, "/");
        using var response = await proxy.Client.SendAsync(request);

        Assert.Equal(42, response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_body_without_a_length_is_passed_on_as_it_comes()
    {
        var seen = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var replica = await Origin.StartAsync(async context =>
        {
            var part = new byte[5];
            await context.Request.Body.ReadExactlyAsync(part);
            seen.SetResult();
            using var reader = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync(await reader.ReadToEndAsync());
        });
        await using var proxy = await Proxy.StartAsync(replica.Address);

        using var content = new PartsContent("first", seen.Task, "second");
        using var response = await proxy.Client.PostAsync("/", content);

        Assert.Equal("second", await response.Content.ReadAsStringAsync());
    }

    /// <summary>A body whose second part is sent only once the first has arrived.</summary>
    private sealed class PartsContent(string first, Task arrived, string second) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(
            Stream stream, System.Net.TransportContext? context)
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(first));
            await stream.FlushAsync();
            await arrived;
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(second));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
