using System.Net.Http.Headers;
using DesignPatterns.ServiceDefaults.Tests.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ServiceDefaults.Tests;

public sealed class ProblemTests
{
    [Fact]
    public async Task An_exception_is_a_500_that_keeps_its_message_to_itself()
    {
        await using var service = await Service.StartAsync(
            app => app.MapGet("/fail", string () => throw new InvalidOperationException("a secret")));

        using var answer = await service.Client.GetAsync("/fail");

        await ProblemAssert.IsProblemAsync(answer, 500);
        Assert.DoesNotContain("secret", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("DELETE", "/words", 405)]
    [InlineData("POST", "/words", 415)]
    public async Task What_routing_refuses_is_problem_details(string method, string path, int status)
    {
        await using var service = await Service.StartAsync(
            app => app.MapPost("/words", (Word word) => word.Text));
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Content = method == "POST" ? new StringContent("plain text") : null;

        using var answer = await service.Client.SendAsync(request);

        await ProblemAssert.IsProblemAsync(answer, status);
    }

    [Theory]
    [InlineData("Production")]
    [InlineData("Development")]
    public async Task A_body_over_the_limit_is_a_413_with_problem_details(string environment)
    {
        await using var service = await Service.StartAsync(
            app => app.MapPost("/words", async (HttpRequest request) =>
            {
                using var reader = new StreamReader(request.Body);
                return await reader.ReadToEndAsync();
            }),
            services => services.Configure<KestrelServerOptions>(
                kestrel => kestrel.Limits.MaxRequestBodySize = 8),
            ("environment", environment));

        using var answer = await service.Client.PostAsync(
            "/words", new StringContent("more than eight bytes"));

        var problem = await ProblemAssert.IsProblemAsync(answer, 413);
        Assert.Contains("too large", problem.GetProperty("detail").GetString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_that_is_not_json_is_a_400_with_problem_details()
    {
        await using var service = await Service.StartAsync(
            app => app.MapPost("/words", (Word word) => word.Text));

        using var answer = await service.Client.PostAsync(
            "/words", new StringContent("{", new MediaTypeHeaderValue("application/json")));

        await ProblemAssert.IsProblemAsync(answer, 400);
    }

    [Fact]
    public async Task An_answer_does_not_say_what_the_server_runs_on()
    {
        await using var service = await Service.StartAsync(app => app.MapGet("/work", () => "done"));

        using var answer = await service.Client.GetAsync("/work");

        Assert.False(answer.Headers.Contains("Server"));
    }

    private sealed record Word(string Text);
}
