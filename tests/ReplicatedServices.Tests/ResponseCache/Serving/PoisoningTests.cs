using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Serving;

/// <summary>
/// An origin that lets itself be led by header fields, behind a cache that has only the target in its key.
/// </summary>
public sealed class PoisoningTests
{
    [Theory]
    [InlineData("X-Forwarded-Host: evil.example")]
    [InlineData("X-Forwarded-Proto: ftp")]
    [InlineData("Forwarded: host=evil.example")]
    [InlineData("X-Original-URL: /admin")]
    [InlineData("X-HTTP-Method-Override: DELETE")]
    [InlineData("Host: evil.example")]
    [InlineData("Cookie: session=evil")]
    [InlineData("Accept-Language: tlh")]
    [InlineData("Accept-Encoding: br")]
    [InlineData("User-Agent: evil")]
    [InlineData("Origin: https://evil.example")]
    [InlineData("baggage: tenant=evil")]
    [InlineData("If-None-Match: \"evil\"")]
    public async Task A_forged_field_does_not_reach_what_others_get(string field)
    {
        await using var origin = await OriginServer.StartAsync(context =>
        {
            context.Response.Headers.CacheControl = "public, max-age=60";
            var seen = context.Request.Headers.Select(header => $"{header}");
            return context.Response.WriteAsync(string.Join('\n', seen));
        });
        await using var cache = await CacheHost.StartAsync(origin);

        await cache.GetAsync("/definitions/gossamer", field);
        var victim = await cache.GetAsync("/definitions/gossamer");

        Assert.True(victim.IsHit);
        Assert.DoesNotContain(field[(field.IndexOf(':', StringComparison.Ordinal) + 2)..], victim.Text);
    }
}
