using System.Net;
using DesignPatterns.ServiceDefaults.Tests.Hosts;
using DesignPatterns.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ServiceDefaults.Tests.Admin;

public sealed class AdminEndpointTests
{
    private static readonly Action<WebApplication> CatchAll =
        app => app.Map("/{**path}", (string? path) => "main");

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    [InlineData("/faults")]
    public async Task The_admin_port_answers_what_the_main_one_does_not_have(string path)
    {
        await using var service = await Service.StartAsync(settings: ("Faults:Enabled", "true"));

        Assert.Equal(HttpStatusCode.OK, (await service.Admin.GetAsync(path)).StatusCode);
        await ProblemAssert.IsProblemAsync(await service.Client.GetAsync(path), 404);
    }

    [Fact]
    public async Task A_proxy_that_forwards_every_path_has_them_all_on_its_main_port_and_none_on_the_other()
    {
        await using var proxy = await Service.StartAsync(CatchAll, settings: ("Faults:Enabled", "true"));

        foreach (var path in new[] { "/health", "/alive", "/faults", "/anything" })
        {
            Assert.Equal("main", await proxy.Client.GetStringAsync(path));
        }

        Assert.NotEqual("main", await proxy.Admin.GetStringAsync("/health"));
        await ProblemAssert.IsProblemAsync(await proxy.Admin.GetAsync("/anything"), 404);
        await ProblemAssert.IsProblemAsync(await proxy.Admin.GetAsync("/"), 404);
    }

    [Fact]
    public async Task A_route_that_short_circuits_is_not_served_on_the_admin_port()
    {
        await using var service = await Service.StartAsync(
            app => app.MapGet("/quick", () => "main").ShortCircuit());

        Assert.Equal("main", await service.Client.GetStringAsync("/quick"));
        await ProblemAssert.IsProblemAsync(await service.Admin.GetAsync("/quick"), 404);
    }

    [Fact]
    public async Task Nothing_that_a_request_says_about_itself_gets_it_to_the_admin_endpoint()
    {
        await using var service = await Service.StartAsync(
            CatchAll, settings: [("Faults:Enabled", "true"), ("ForwardedHeaders_Enabled", "true")]);
        var admin = $"127.0.0.1:{service.AdminPort}";

        RawResponse[] answers =
        [
            await RawHttp.GetAsync(service.Port, "/faults", $"Host: {admin}"),
            await RawHttp.GetAsync(service.Port, $"http://{admin}/faults", $"Host: {admin}"),
            await RawHttp.GetAsync(
                service.Port,
                "/faults",
                $"X-Forwarded-Host: {admin}",
                $"X-Forwarded-Port: {service.AdminPort}"),
            await RawHttp.GetAsync(service.Port, "/faults", $"Forwarded: for=127.0.0.1;host=\"{admin}\""),
            await RawHttp.GetAsync(service.Port, "/faults", $"X-Original-Host: {admin}"),
            await RawHttp.GetAsync(service.Port, "//faults"),
            await RawHttp.GetAsync(service.Port, "/x/../faults"),
        ];

        Assert.All(answers, answer => Assert.Equal(200, answer.Status));
        Assert.All(answers, answer => Assert.Contains("main", answer.Body, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_that_a_request_says_about_itself_gets_it_away_from_the_admin_endpoint()
    {
        await using var service = await Service.StartAsync(CatchAll);

        var answer = await RawHttp.GetAsync(service.AdminPort, "/work", $"Host: 127.0.0.1:{service.Port}");

        Assert.Equal(404, answer.Status);
    }

    [Fact]
    public async Task A_method_that_an_admin_path_does_not_know_is_a_405_with_problem_details()
    {
        await using var service = await Service.StartAsync(settings: ("Faults:Enabled", "true"));

        await ProblemAssert.IsProblemAsync(await service.Admin.PutAsync("/faults", null), 405);
    }

    [Fact]
    public async Task Without_an_admin_port_the_admin_endpoint_is_nowhere()
    {
        await using var service = await Service.StartAsync(
            settings: [("Admin:Port", ""), ("Faults:Enabled", "true")]);

        await ProblemAssert.IsProblemAsync(await service.Client.GetAsync("/faults"), 404);
        await ProblemAssert.IsProblemAsync(await service.Admin.GetAsync("/faults"), 404);
    }

    [Fact]
    public async Task A_port_that_cannot_be_stops_the_host_at_its_start() =>
        await Assert.ThrowsAsync<OptionsValidationException>(
            () => Service.StartAsync(settings: ("Admin:Port", "70000")));
}
