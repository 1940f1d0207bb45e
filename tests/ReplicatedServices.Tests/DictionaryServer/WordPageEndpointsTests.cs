namespace DesignPatterns.ReplicatedServices.Tests.DictionaryServer;

public sealed class WordPageEndpointsTests(DictionaryHost host) : IClassFixture<DictionaryHost>
{
    [Fact]
    public async Task A_page_tells_where_the_next_one_is()
    {
        var words = new List<string?>();
        var target = "/words?prefix=GOSS&limit=5";
        while (target is not null)
        {
            var page = (await host.GetAsync(target)).Json;
            words.AddRange(page.GetProperty("words").EnumerateArray().Select(word => word.GetString()));
            target = page.GetProperty("next").GetString();
        }

        Assert.Equal("gossamer", words[0]);
        Assert.Contains("gossip columnist", words);
        Assert.All(words, word => Assert.StartsWith("goss", word));
        var whole = (await host.GetAsync("/words?prefix=goss")).Json;
        Assert.Equal(whole.GetProperty("words").GetArrayLength(), words.Count);
    }

    [Fact]
    public async Task Fifty_words_are_a_page_unless_asked_otherwise()
    {
        var page = (await host.GetAsync("/words")).Json;

        Assert.Equal(50, page.GetProperty("words").GetArrayLength());
        Assert.StartsWith("/words?prefix=&after=", page.GetProperty("next").GetString());
    }

    [Fact]
    public async Task A_prefix_of_no_word_is_an_empty_page()
    {
        var page = (await host.GetAsync("/words?prefix=qqq")).Json;

        Assert.Equal(0, page.GetProperty("words").GetArrayLength());
        Assert.Null(page.GetProperty("next").GetString());
    }

    [Theory]
    [InlineData("limit", "0", "a whole number from 1 to 1000")]
    [InlineData("limit", "1001", "a whole number from 1 to 1000")]
    [InlineData("limit", "-1", "a whole number from 1 to 1000")]
    [InlineData("limit", "ten", "a whole number from 1 to 1000")]
    [InlineData("limit", "", "a whole number from 1 to 1000")]
    [InlineData("limit", "99999999999", "a whole number from 1 to 1000")]
    [InlineData("prefix", null, "at most 100 characters")]
    [InlineData("after", null, "at most 100 characters")]
    public async Task A_bad_parameter_is_refused_by_name_with_what_was_expected(
        string name, string? value, string expected)
    {
        var response = await host.GetAsync($"/words?{name}={value ?? new string('a', 101)}");

        Assert.Equal(400, response.Status);
        Assert.Equal("application/problem+json", response.Header("Content-Type"));
        Assert.Equal($"The query parameter '{name}' must be {expected}.", response.Detail);
        Assert.True(response.Json.GetProperty("errors").TryGetProperty(name, out _));
    }

    [Theory]
    [InlineData("/words?limit=1", 1)]
    [InlineData("/words?limit=1000", 1_000)]
    public async Task Limits_are_inclusive(string target, int count) =>
        Assert.Equal(count, (await host.GetAsync(target)).Json.GetProperty("words").GetArrayLength());
}
