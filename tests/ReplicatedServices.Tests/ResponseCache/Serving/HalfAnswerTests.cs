using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

/// <summary>What no real server sends: answers that break off.</summary>
public sealed class HalfAnswerTests
{
    [Theory]
    [InlineData("Content-Length: 100\r\n\r\nhalf")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\nzz\r\n")]
    [InlineData("Content-Le")]
    public async Task Half_an_answer_is_an_error_and_is_not_stored(string rest)
    {
        var half = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n" + rest;
        var whole = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 5\r\n\r\nwhole";
        using var origin = new BrokenOrigin(half);
        await using var cache = await CacheHost.StartAsync([origin.Address]);

        var broken = await cache.GetAsync("/definitions/gossamer");
        origin.Bytes = whole;
        var answer = await cache.GetAsync("/definitions/gossamer");

        Assert.True(broken.Status is 502 or 503 or 504, $"{broken.Status}");
        Assert.DoesNotContain("stored", broken.CacheStatus);
        Assert.Equal((200, "whole"), (answer.Status, answer.Text));
        Assert.Contains("stored", answer.CacheStatus);
    }

    [Fact]
    public async Task A_body_that_ends_with_the_connection_may_be_half_and_is_not_stored()
    {
        const string unended = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n\r\nperhaps half";
        using var origin = new BrokenOrigin(unended);
        await using var cache = await CacheHost.StartAsync([origin.Address]);

        var first = await cache.GetAsync("/definitions/gossamer");
        var second = await cache.GetAsync("/definitions/gossamer");

        Assert.Equal((200, "perhaps half"), (first.Status, first.Text));
        Assert.Contains("body without end mark", second.CacheStatus);
    }

    /// <summary>Answers each request with some bytes, and closes.</summary>
    private sealed class BrokenOrigin : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public BrokenOrigin(string bytes)
        {
            Bytes = bytes;
            _listener.Start();
            _ = ServeAsync();
        }

        public string Bytes { get; set; }

        public string Address => $"http://{_listener.LocalEndpoint}";

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            while (true)
            {
                _ = AnswerAsync(await _listener.AcceptSocketAsync());
            }
        }

        // Each by itself: a probe that was given up must not end or hold up the others.
        private async Task AnswerAsync(Socket client)
        {
            using var socket = client;
            var request = new byte[16 * 1024];
            var read = await socket.ReceiveAsync(request);
            var isProbe = request.AsSpan(0, read).StartsWith("GET /readyz"u8);
            await socket.SendAsync(Encoding.ASCII.GetBytes(
                isProbe ? "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n" : Bytes));
            socket.Shutdown(SocketShutdown.Both);
        }
    }
}
