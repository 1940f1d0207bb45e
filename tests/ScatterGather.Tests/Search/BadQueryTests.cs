using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace DesignPatterns.ScatterGather.Tests.Search;

public sealed class BadQueryTests : IAsyncLifetime
{
    private RunningSearch _search = null!;

    public async ValueTask InitializeAsync() =>
        _search = await RunningSearch.StartAsync([("a.txt", "a dog and a cat")]);

    public async ValueTask DisposeAsync() => await _search.DisposeAsync();

    [Theory]
    [InlineData("", "", "q", "no word")]
    [InlineData("the of and", "", "q", "stop word")]
    [InlineData("dog \"cat", "", "q", "quote")]
    [InlineData("dog pos:pronoun", "", "q", "part of speech")]
    [InlineData("d*", "", "q", "2 characters")]
    [InlineData("dog", "&k=0", "k", "1 to 10000")]
    [InlineData("dog", "&k=10001", "k", "1 to 10000")]
    [InlineData("dog", "&k=ten", "k", "1 to 10000")]
    [InlineData("dog", "&mode=both", "mode", "leaf or root")]
    [InlineData("dog", "&partial=maybe", "partial", "allow, wait or fail")]
    [InlineData("dog", "&timeoutMs=0", "timeoutMs", "1 to 30000")]
    public async Task What_is_no_search_is_refused_with_the_field_and_what_was_expected(
        string query, string more, string field, string expected)
    {
        using var response = await _search.AskAsync(query, more);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(
            expected, problem.GetProperty("errors").GetProperty(field)[0].GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/plain", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data", HttpStatusCode.BadRequest)]
    public async Task What_is_no_form_is_refused_by_the_page_about_leaves(string? type, HttpStatusCode expected)
    {
        using var body = new ByteArrayContent(new byte[type is null ? 0 : 1]);
        body.Headers.ContentType = type is null ? null : new(type);
        using var response = await _search.Client.PostAsync(new Uri("/leaves", UriKind.Relative), body);

        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Ten_thousand_characters_and_a_hundred_clauses_are_refused_too()
    {
        foreach (var query in (string[])[new('x', 10_000), string.Join(' ', Enumerable.Range(0, 100))])
        {
            using var response = await _search.AskAsync(query);
            Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        }
    }
}
