using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Policy;

public sealed class VariationTests
{
    private const string Allowed = "Accept, Accept-Encoding, Accept-Language";

    [Theory]
    [InlineData(null, "")]
    [InlineData("Accept-Language", "accept-language")]
    [InlineData("accept-language, ACCEPT , accept-language", "accept accept-language")]
    [InlineData("*", null)]
    [InlineData("Accept, *", null)]
    [InlineData("Cookie", null)]
    [InlineData("Accept, Origin", null)]
    public void An_answer_is_shared_only_if_all_it_varies_by_can_be_told_apart(string? vary, string? expected)
    {
        var fields = Variation.FieldsOf(new StringValues(vary), Allowed);

        Assert.Equal(expected, fields is null ? null : string.Join(' ', fields));
    }

    [Theory]
    [InlineData("Accept-Encoding: gzip, br", "accept-encoding:br,gzip\naccept-language:")]
    [InlineData("Accept-Encoding: BR,gzip,br", "accept-encoding:br,gzip\naccept-language:")]
    [InlineData("Accept-Language: de-DE, de; q=0.9", "accept-encoding:\naccept-language:de-de,de;q=0.9")]
    [InlineData("Accept: text/html", "accept-encoding:\naccept-language:")]
    [InlineData("", "accept-encoding:\naccept-language:")]
    public void Spellings_of_one_wish_are_one_variant(string field, string expected)
    {
        var request = new HeaderDictionary();
        if (field.Split(": ") is [var name, var value])
        {
            request[name] = value;
        }

        string[] fields = ["accept-encoding", "accept-language"];
        var variant = Variation.VariantOf(fields, request);

        Assert.Equal(expected, variant);
        Assert.True(Variation.Suits(variant, request));
        Assert.Equal(variant, Variation.VariantOf(fields, Variation.FieldsIn(variant)));
    }

    [Theory]
    [InlineData("de\nX-Evil: 1")]
    [InlineData("a\u0394")]
    public void A_value_that_cannot_be_sent_counts_as_none(string value) =>
        Assert.Equal(
            "accept-language:",
            Variation.VariantOf(["accept-language"], new HeaderDictionary { ["Accept-Language"] = value }));

    [Fact]
    public void An_endless_value_counts_as_none() =>
        Assert.Equal(
            "accept-language:",
            Variation.VariantOf(
                ["accept-language"], new HeaderDictionary { ["Accept-Language"] = new string('x', 257) }));

    [Fact]
    public void A_full_set_of_variants_lets_nobody_in_until_it_is_forgotten()
    {
        var marker = new VaryMarker(["accept-language"]);

        Assert.NotNull(Admit("a", now: 0));
        Assert.NotNull(Admit("b", now: 1));
        Assert.Null(Admit("c", now: 9));
        Assert.NotNull(Admit("a", now: 9));
        Assert.NotNull(Admit("c", now: 10));
        Assert.NotNull(Admit("d", now: 11));
        Assert.Null(Admit("a", now: 12));

        CacheKey? Admit(string language, long now) => marker.Admit(
            new CacheKey(KeyKind.Target, "/"),
            new HeaderDictionary { ["Accept-Language"] = language },
            maximumVariants: 2,
            now,
            forgetAt: now + 10);
    }
}
