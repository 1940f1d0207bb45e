using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Traces;

namespace DesignPatterns.Dashboard.Tests.Traces;

public class SpanTitleTests
{
    [Theory]
    [InlineData("GET", "url.path", "/definitions/gossamer", "GET /definitions/gossamer")]
    [InlineData("GET", "url.full", "https://localhost:1/definitions/a?b=c", "GET /definitions/a")]
    [InlineData("GET", "url.full", "no address", "GET")]
    [InlineData("GET", "http.route", "/x", "GET")]
    [InlineData("GET /definitions/{word}", "url.path", "/definitions/gossamer", "GET /definitions/{word}")]
    [InlineData("response_cache.fetch", "url.path", "/x", "response_cache.fetch")]
    [InlineData(" ", "url.path", "/x", "(no name)")]
    public void A_name_that_is_a_method_alone_is_told_with_its_path(
        string name, string field, string value, string title) =>
        Assert.Equal(
            title, SpanTitle.Of(Sample.Span(1, id: 1) with { Name = name, Fields = [new Field(field, value)] }));
}
