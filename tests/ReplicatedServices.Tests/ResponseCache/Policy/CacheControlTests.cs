using DesignPatterns.ResponseCache.Policy;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Policy;

public sealed class CacheControlTests
{
    [Theory]
    [InlineData("max-age=60", 60)]
    [InlineData("MAX-AGE=60", 60)]
    [InlineData("max-age=\"60\"", 60)]
    [InlineData(" , ,public,\tmax-age = 60 ,", 60)]
    [InlineData("foo=\"a, max-age=1\", max-age=60", 60)]
    [InlineData("foo=\"a \\\", max-age=1\", max-age=60", 60)]
    [InlineData("max-age=60, max-age=1", 60)] // The first of two counts.
    [InlineData("max-age=0", 0)]
    [InlineData("max-age", 0)] // What is no number is stale.
    [InlineData("max-age=", 0)]
    [InlineData("max-age=-1", 0)]
    [InlineData("max-age=1.5", 0)]
    [InlineData("max-age=+1", 0)]
    [InlineData("max-age=soon", 0)]
    [InlineData("max-age=2147483647", int.MaxValue)]
    [InlineData("max-age=2147483648", int.MaxValue)] // Too large to hold is as good as for ever.
    [InlineData("max-age=99999999999999999999999999999", int.MaxValue)]
    [InlineData("max-ages=60", null)]
    [InlineData("x-max-age=60", null)]
    [InlineData("", null)]
    public void A_duration_is_read_as_the_RFC_says(string field, int? seconds) =>
        Assert.Equal(seconds, (int?)CacheControl.Parse(field).MaxAge?.TotalSeconds);

    [Theory]
    [InlineData("no-store", "NoStore")]
    [InlineData("No-Store", "NoStore")]
    [InlineData("private=\"Set-Cookie\"", "Private")] // Read strictly, as if every field were named.
    [InlineData("no-cache=\"a,b\", must-revalidate", "NoCache, MustRevalidate")]
    [InlineData("max-age=1, unknown, un=known, \"quoted\", =, ==, public", "Public")]
    [InlineData("max-age=60; no-store", "None")] // A semicolon separates nothing: the name is not known.
    [InlineData("public, note=\"open, no-store", "Public, Malformed")]
    [InlineData("a-directive-with-a-name-longer-than-any-we-know, proxy-revalidate", "ProxyRevalidate")]
    public void Directives_are_found_among_anything_else(string field, string expected) =>
        Assert.Equal(expected, CacheControl.Parse(field).Directives.ToString());

    [Fact]
    public void Several_lines_are_one_list()
    {
        var control = CacheControl.Parse(new(["public, max-age=5", "stale-if-error=9, max-age=6"]));

        Assert.True(control.Has(Directives.Public));
        Assert.Equal(TimeSpan.FromSeconds(5), control.MaxAge);
        Assert.Equal(TimeSpan.FromSeconds(9), control.StaleIfError);
    }

    [Fact]
    public void No_field_is_too_strange_to_read() =>
        Prop.ForAll(
            Gen.Elements("\"", "\\", ",", "=", " ", "max-age", "no-store", "9", "é", "\0", "\t", ";").ListOf()
                .Select(parts => string.Concat(parts)).ToArbitrary(),
            field => CacheControl.Parse(field).MaxAge is not { } age || age >= TimeSpan.Zero)
        .Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void A_prohibition_is_never_lost_among_other_directives()
    {
        var others = Gen.Elements("public", "max-age=60", "x=\"a, b\"", "y=\"\\\"\"", "", "s-maxage", "z=");
        Prop.ForAll(others.ListOf().ToArbitrary(), others.ListOf().ToArbitrary(), (before, after) =>
            CacheControl.Parse(string.Join(',', [.. before, "no-store", .. after])).Has(Directives.NoStore))
        .QuickCheckThrowOnFailure();
    }
}
