using System.Diagnostics.Metrics;
using System.Text.Json;

namespace DesignPatterns.ReplicatedServices.Tests.DictionaryServer;

public sealed class DefinitionEndpointsTests(DictionaryHost host) : IClassFixture<DictionaryHost>
{
    [Fact]
    public async Task A_known_word_is_answered_with_its_senses()
    {
        var response = await host.GetAsync("/definitions/gossamer");

        Assert.Equal(200, response.Status);
        Assert.Equal("application/json; charset=utf-8", response.Header("Content-Type"));
        Assert.Equal("public, max-age=60, stale-if-error=86400", response.Header("Cache-Control"));
        Assert.Equal("gossamer", response.Json.GetProperty("word").GetString());
        var senses = response.Json.GetProperty("senses").EnumerateArray().ToList();
        Assert.Equal(["noun", "noun", "adjective", "adjective"], senses.Select(PartOfSpeech));
        Assert.Equal("cobweb", Assert.Single(senses[1].GetProperty("synonyms").EnumerateArray()).GetString());
        Assert.All(senses, sense => Assert.NotEmpty(sense.GetProperty("definition").GetString()!));
        Assert.All(senses, sense => sense.GetProperty("examples").EnumerateArray());
    }

    [Theory]
    [InlineData("/definitions/living%20thing")]
    [InlineData("/definitions/Living%20Thing")]
    [InlineData("/definitions/%20LIVING%20%20%74hing%20")]
    public async Task However_it_is_written_an_entry_is_the_same_resource(string target)
    {
        var response = await host.GetAsync(target);

        Assert.Equal("living thing", response.Json.GetProperty("word").GetString());
        var plain = await host.GetAsync("/definitions/living%20thing");
        Assert.Equal(plain.Header("ETag"), response.Header("ETag"));
    }

    [Fact]
    public async Task An_unknown_word_is_a_problem_that_may_be_cached_for_a_short_while()
    {
        var response = await host.GetAsync("/definitions/Gossamerish");

        Assert.Equal(404, response.Status);
        Assert.Equal("application/problem+json", response.Header("Content-Type"));
        Assert.Equal("public, max-age=10", response.Header("Cache-Control"));
        Assert.Equal("The dictionary has no word 'gossamerish'.", response.Detail);
    }

    [Fact]
    public async Task All_definitions_can_be_purged_together_and_the_unknown_words_alone()
    {
        Assert.Equal("definitions", (await host.GetAsync("/definitions/gossamer")).Header("Cache-Tag"));
        Assert.Equal(
            "definitions, unknown-words", (await host.GetAsync("/definitions/gossamerish")).Header("Cache-Tag"));
    }

    [Fact]
    public async Task Who_has_the_answer_already_is_told_so()
    {
        var tag = (await host.GetAsync("/definitions/gossamer")).Header("ETag");

        var response = await host.GetAsync("/definitions/gossamer", $"If-None-Match: \"other\", {tag}");

        Assert.Equal(304, response.Status);
        Assert.Equal(tag, response.Header("ETag"));
        Assert.Equal("public, max-age=60, stale-if-error=86400", response.Header("Cache-Control"));
        Assert.Empty(response.Body);
        Assert.Equal(200, (await host.GetAsync("/definitions/cobweb", $"If-None-Match: {tag}")).Status);
    }

    [Theory]
    [InlineData("/definitions/gossamer")]
    [InlineData("/definitions/gossamerish")]
    [InlineData("/definitions/a%2Fb")]
    [InlineData("/words")]
    public async Task HEAD_has_the_headers_of_GET_and_no_body(string target)
    {
        var get = await host.GetAsync(target);
        var head = await host.SendAsync("HEAD", target);

        Assert.Equal(get.Status, head.Status);
        Assert.Equal(get.Header("ETag"), head.Header("ETag"));
        Assert.Equal(get.Header("Cache-Control"), head.Header("Cache-Control"));
        Assert.Equal(get.Header("Content-Type"), head.Header("Content-Type"));
        Assert.Empty(head.Body);
    }

    [Fact]
    public async Task Other_methods_are_not_allowed() =>
        Assert.Equal(405, (await host.SendAsync("POST", "/definitions/a", "Content-Length: 0")).Status);

    [Fact]
    public async Task Lookups_are_counted_by_outcome()
    {
        var outcomes = new List<object?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "designpatterns.dictionary.lookups")
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) =>
        {
            lock (outcomes)
            {
                outcomes.Add(tags[0].Value);
            }
        });
        listener.Start();

        await host.GetAsync("/definitions/gossamer");
        await host.GetAsync("/definitions/gossamerish");

        Assert.Contains("found", outcomes);
        Assert.Contains("unknown", outcomes);
    }

    private static string? PartOfSpeech(JsonElement sense) => sense.GetProperty("partOfSpeech").GetString();
}
