using System.Net.Sockets;
using System.Text;
using DesignPatterns.Testing;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

/// <summary>What a client can send, or leave undone, must not be held against a replica.</summary>
public class HostileClientTests
{
    private int _partsSent;

    [Fact]
    public async Task A_header_field_beyond_ascii_is_passed_on_as_it_came()
    {
        await using var replica = await Origin.StartAsync();
        await using var proxy = await Proxy.StartAsync(replica.Address);

        var answer = await RawClient.SendAsync(
            proxy.Address, $"GET / HTTP/1.1\nHost: a\nConnection: close\nX-Name: {Utf8("Zoë")}\n\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Equal("Zoë", Assert.Single(replica.Requests).Headers["X-Name"]);
    }

    [Fact]
    public async Task A_header_field_beyond_ascii_in_an_answer_is_passed_back_as_it_came()
    {
        await using var replica = RawReplica.Closing(
            $"HTTP/1.1 200 OK\r\nX-Name: {Utf8("Zoë")}\r\nContent-Length: 0\r\n\r\n");
        await using var proxy = await Proxy.StartAsync(replica.Address);

        var answer = await RawClient.SendAsync(proxy.Address, "GET / HTTP/1.1\nHost: a\nConnection: close\n\n");

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains($"X-Name: {Utf8("Zoë")}", answer, StringComparison.Ordinal);
    }

    /// <summary>The answer is longer than what all the buffers on its way hold.</summary>
    [Fact]
    public async Task A_client_that_does_not_read_its_answer_ejects_no_replica()
    {
        var clock = new ManualTimeProvider();
        await using var one = await Origin.StartAsync(SendMuchAsync);
        await using var two = await Origin.StartAsync(SendMuchAsync);
        await using var proxy = await Proxy.StartAsync(
            new() { ["FailureThreshold"] = "1" }, [one.Address, two.Address], clock: clock);

        using var client = new TcpClient { ReceiveBufferSize = 4096 };
        await client.ConnectAsync(proxy.Address.Host, proxy.Address.Port);
        var stream = client.GetStream();
        await stream.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray());
        await WaitUntilNothingMovesAsync();
        clock.Advance(TimeSpan.FromSeconds(20));
        await ReadToEndAsync(stream);

        Assert.Equal(2, proxy.Set.AvailableCount);
        Assert.Equal(0, proxy.Set.Replicas.Sum(replica => replica.InFlight));
    }

    private async Task SendMuchAsync(Microsoft.AspNetCore.Http.HttpContext context)
    {
        var part = new byte[64 * 1024];
        for (var i = 0; i < 512; i++)
        {
            await context.Response.Body.WriteAsync(part, context.RequestAborted);
            Interlocked.Increment(ref _partsSent);
        }
    }

    /// <summary>All buffers are full: what was sent has not grown for ten looks.</summary>
    private async Task WaitUntilNothingMovesAsync()
    {
        var (seen, looks) = (0, 0);
        while (looks < 10)
        {
            await Task.Delay(30);
            var sent = Volatile.Read(ref _partsSent);
            (seen, looks) = (sent, sent > 0 && sent == seen ? looks + 1 : 0);
        }
    }

    private static async Task ReadToEndAsync(NetworkStream stream)
    {
        try
        {
            await stream.CopyToAsync(Stream.Null);
        }
        catch (IOException)
        {
            // It is broken off: the time for the request is over.
        }
    }

    private static string Utf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
