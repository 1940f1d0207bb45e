using DesignPatterns.ServiceDefaults.Tests.Hosts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace DesignPatterns.ServiceDefaults.Tests;

public sealed class ForwardedHeadersTests
{
    [Fact]
    public async Task A_forged_forwarded_header_changes_nothing_even_where_publishing_has_switched_them_on()
    {
        await using var service = await ServiceProcess.StartAsync(
            ("ASPNETCORE_FORWARDEDHEADERS_ENABLED", "true"));

        Assert.Equal("127.0.0.1 http 127.0.0.1", await AskAsync(service.Client));
    }

    [Fact]
    public async Task Without_the_defaults_the_framework_would_have_believed_it()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["ForwardedHeaders_Enabled"] = "true",
        });
        await using var app = builder.Build();
        app.MapGet("/who", (HttpContext context) =>
            $"{context.Connection.RemoteIpAddress} {context.Request.Scheme}");
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal("203.0.113.9 https", await AskAsync(client));
    }

    private static async Task<string> AskAsync(HttpClient client)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/who");
        request.Headers.Add("X-Forwarded-For", "203.0.113.9");
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "evil.example");
        request.Headers.Add("Forwarded", "for=203.0.113.9;proto=https;host=evil.example");
        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }
}
