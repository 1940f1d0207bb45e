using System.Net;
using DesignPatterns.ServiceDefaults.Tests.Hosts;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ServiceDefaults.Tests.Clients;

public sealed class ServiceDiscoveryTests
{
    [Theory]
    [InlineData("http://dictionary-server/words?prefix=a%2Fb")]
    [InlineData("https+http://dictionary-server/words?prefix=a%2Fb")]
    public async Task A_name_stands_for_all_its_replicas_in_turn(string address)
    {
        await using var first = await EchoAsync();
        await using var second = await EchoAsync();
        await using var third = await EchoAsync();
        using var host = ClientHost.Build(
            _ => { },
            ("services:dictionary-server:http:0", first.Address),
            ("services:dictionary-server:http:1", second.Address),
            ("services:dictionary-server:http:2", third.Address));

        for (var i = 0; i < 6; i++)
        {
            Assert.Equal("/words?prefix=a%2Fb", await host.Client().GetStringAsync(address));
        }

        Assert.Equal((2, 2, 2), (first.Count, second.Count, third.Count));
    }

    [Fact]
    public async Task A_named_endpoint_is_asked_for_by_its_name()
    {
        await using var main = await EchoAsync();
        await using var admin = await EchoAsync();
        using var host = ClientHost.Build(
            _ => { },
            ("services:dictionary-server:http:0", main.Address),
            ("services:dictionary-server:admin:0", admin.Address));

        await host.Client().GetStringAsync("http://_admin.dictionary-server/health");

        Assert.Equal((0, 1), (main.Count, admin.Count));
    }

    [Fact]
    public async Task A_retry_goes_to_the_next_replica()
    {
        await using var broken = await CountingServer.StartAsync(500);
        await using var sound = await CountingServer.StartAsync(200);
        using var host = ClientHost.Build(
            _ => { },
            ("services:dictionary-server:http:0", broken.Address),
            ("services:dictionary-server:http:1", sound.Address));

        using var answer = await host.Client().GetAsync("http://dictionary-server/");

        Assert.Equal((HttpStatusCode.OK, 1, 1), (answer.StatusCode, broken.Count, sound.Count));
    }

    [Fact]
    public async Task A_name_that_is_not_configured_is_an_address_as_it_stands()
    {
        await using var server = await EchoAsync();
        using var host = ClientHost.Build(_ => { }, ("services:other:http:0", "http://127.0.0.1:1"));

        Assert.Equal("/words", await host.Client().GetStringAsync($"{server.Address}/words"));
    }

    private static Task<CountingServer> EchoAsync() => CountingServer.StartAsync(
        (context, _) => context.Response.WriteAsync($"{context.Request.Path}{context.Request.QueryString}"));
}
