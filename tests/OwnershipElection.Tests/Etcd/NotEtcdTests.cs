using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using DesignPatterns.Etcd;
using DesignPatterns.Etcd.Connections;
using DesignPatterns.OwnershipElection.Tests.Servers;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.OwnershipElection.Tests.Etcd;

/// <summary>
/// Goal: an endpoint that is not etcd says so at once, and nothing waits for ever. Method: real servers of
/// other kinds, and sockets that say what they are told to.
/// </summary>
public sealed class NotEtcdTests
{
    [Fact]
    public async Task Nobody_listens()
    {
        var failed = await FailAsync(FreePort.Next());

        Assert.Equal((EtcdFailure.Unreachable, false), (failed.Failure, failed.MayHaveTakenEffect));
    }

    [Theory]
    [InlineData("redis-server", "--port {0} --bind 127.0.0.1 --save")]
    [InlineData("memcached", "-u nobody -l 127.0.0.1 -p {0} -U 0")]
    public async Task A_cache_is_no_etcd(string command, string arguments)
    {
        var port = FreePort.Next();
        var line = string.Format(arguments, port).Split(' ').Append(command == "redis-server" ? "" : "-v").ToArray();
        using var process = await ChildProcesses.StartAsync("/dev/null", command, line);
        try
        {
            await Clients.WaitUntilAsync(() => CanConnectAsync(port));
            Assert.Contains("not etcd", (await FailAsync(port)).Message, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")]
    [InlineData("220 mail.example.com ESMTP\r\n")]
    [InlineData("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0")]
    public async Task What_does_not_speak_HTTP_2_is_no_etcd(string words)
    {
        using var server = Saying(words, out var port);

        Assert.Equal(EtcdFailure.NotEtcd, (await FailAsync(port)).Failure);
    }

    [Theory]
    [InlineData(404, "text/plain", null, "HTTP status 404")]
    [InlineData(200, "text/html", null, "content of type \"text/html\"")]
    [InlineData(200, "application/grpc", "12", "Unimplemented")]
    public async Task A_server_of_HTTP_2_that_is_no_etcd_is_told_by_its_answer(
        int status, string contentType, string? grpcStatus, string reason)
    {
        await using var server = await ServeAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = contentType;
            if (grpcStatus is not null)
            {
                context.Response.Headers["grpc-status"] = grpcStatus;
            }

            return context.Response.WriteAsync("");
        });

        var failed = await FailAsync(new Uri(server.Urls.Single()).Port);
        Assert.Equal(EtcdFailure.NotEtcd, failed.Failure);
        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_proxy_failed_at_after_it_may_have_passed_it_on_is_not_done_elsewhere()
    {
        await using var etcd = await EtcdServer.StartAsync();
        await using var proxy = await ServeAsync(context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using var client = Clients.Patient(proxy.Urls.Single(), etcd.Endpoint);
        await using var direct = Clients.Patient(etcd.Endpoint);
        await direct.PutAsync("key", default);

        var failed = await Assert.ThrowsAsync<EtcdException>(() => client.DeleteAsync("key"));

        Assert.True(failed.MayHaveTakenEffect);
        Assert.NotNull(await direct.GetAsync("key"));
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, EtcdFailure.NotEtcd, "compressed")]
    [InlineData(new byte[] { 0, 255, 255, 255, 255 }, EtcdFailure.NotEtcd, "4294967295 bytes")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 10, 99 }, EtcdFailure.NotEtcd, "what etcd does not")]
    [InlineData(new byte[] { 0, 0, 0, 0, 9 }, EtcdFailure.Unreachable, "broke off")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0 }, EtcdFailure.Unreachable, "no status")]
    public async Task Rubbish_in_gRPC_is_told(byte[] body, EtcdFailure failure, string reason)
    {
        await using var server = await ServeAsync(async context =>
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(body);
        });

        var failed = await FailAsync(new Uri(server.Urls.Single()).Port);
        Assert.Contains(reason, failed.Message, StringComparison.Ordinal);
        Assert.Equal(failure, failed.Failure);
    }

    [Fact]
    public async Task One_that_accepts_and_says_nothing_costs_the_timeout_and_no_more()
    {
        using var server = Saying("", out var port);

        var failed = await FailAsync(port, TimeSpan.FromSeconds(1));

        Assert.Equal(EtcdFailure.Late, failed.Failure);
        Assert.Contains("it hangs, or is not etcd", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_takes_no_connection_harms_no_write_for_nothing_was_sent()
    {
        await using var server = await EtcdServer.StartAsync();
        using var full = await FullListener.StartAsync();
        var time = new ManualTimeProvider();
        await using var etcd = new EtcdClient(
            new()
            {
                Endpoints = [$"http://127.0.0.1:{full.Port}", server.Endpoint],
                Timeout = Clients.Patience,
                AttemptTimeout = Clients.Patience / 2,
            },
            time);

        var put = etcd.PutAsync("key", default);
        time.Advance(Clients.Patience / 2);
        await put;

        Assert.Equal(1, (await etcd.GetAsync("key"))!.Version);
    }

    [Fact]
    public async Task A_connection_that_gives_up_before_the_attempt_does_has_sent_nothing_either()
    {
        using var full = await FullListener.StartAsync();
        using var connection = new Connection(connectTimeout: TimeSpan.FromMilliseconds(50));
        using var request = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{full.Port}");

        var fault = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => connection.SendAsync(request, CancellationToken.None));

        var failed = Faults.Read("athens", fault, connection.Greeting);
        Assert.Equal((EtcdFailure.Late, false), (failed.Failure, failed.MayHaveTakenEffect));
    }

    [Fact]
    public async Task A_connection_that_has_just_been_given_up_fails_by_its_task_alone()
    {
        using var connection = new Connection(connectTimeout: TimeSpan.FromSeconds(1));
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://127.0.0.1:1");
        connection.Break();

        var sending = connection.SendAsync(request, CancellationToken.None);

        var fault = await Assert.ThrowsAsync<ObjectDisposedException>(() => sending);
        Assert.Equal(EtcdFailure.Unreachable, Faults.Read("athens", fault, greeting: null).Failure);
    }

    [Fact]
    public async Task An_endpoint_that_is_no_etcd_does_not_harm_those_that_are()
    {
        await using var server = await EtcdServer.StartAsync();
        using var other = Saying("220 mail.example.com ESMTP\r\n", out var port);
        await using var etcd = Clients.Patient($"http://127.0.0.1:{port}", server.Endpoint);

        await etcd.PutAsync("key", "1".Bytes());

        Assert.Equal("1", (await etcd.GetAsync("key"))!.Text);
    }

    /// <param name="timeout">Of the put, which otherwise fails by what it is told alone.</param>
    private static async Task<EtcdException> FailAsync(int port, TimeSpan? timeout = null)
    {
        var endpoint = $"http://127.0.0.1:{port}";
        var patience = timeout ?? Clients.Patience;
        await using var putting = Clients.With(
            options => (options.Timeout, options.AttemptTimeout) = (patience, patience), endpoint);
        var put = await Assert.ThrowsAsync<EtcdException>(() => putting.PutAsync("key", default));

        // These may be repeated, and are until their time is up.
        await using var etcd = Clients.With(
            options => (options.Timeout, options.AttemptTimeout) =
                (TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(400)),
            endpoint);
        var start = Stopwatch.GetTimestamp();
        await Assert.ThrowsAsync<EtcdException>(() => etcd.KeepLeaseAliveAsync(1));
        await Assert.ThrowsAsync<EtcdException>(async () =>
        {
            await foreach (var _ in etcd.WatchAsync("key"))
            {
                Assert.Fail("There is nothing to watch.");
            }
        });
        Assert.True(Stopwatch.GetElapsedTime(start) < Clients.Patience);
        return put;
    }

    private static TcpListener Saying(string words, out int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        _ = SayAsync(listener, System.Text.Encoding.Latin1.GetBytes(words));
        return listener;
    }

    private static async Task SayAsync(TcpListener listener, byte[] words)
    {
        var kept = new List<Socket>();
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync();
                kept.Add(socket);
                await socket.SendAsync(words);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            kept.ForEach(socket => socket.Dispose());
        }
    }

    private static async Task<bool> CanConnectAsync(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static async Task<WebApplication> ServeAsync(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var server = builder.Build();
        server.Run(answer);
        await server.StartAsync();
        return server;
    }
}
