using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Origin;
using DesignPatterns.ResponseCache.Policy;
using DesignPatterns.ResponseCache.Shared;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace DesignPatterns.ReplicatedServices.Tests.ResponseCache.Shared;

public sealed class EntryCodecTests
{
    private static readonly CacheKey Key = new(KeyKind.Word, "gossamer");

    private static readonly Gen<string> Text =
        Gen.Elements("", "a", "text/plain", "max-age=1", "\xE4\xFF", "a, b; c=\"d\"", new string('x', 500));

    private static readonly Gen<StoredResponse> Responses =
        from status in Gen.Elements(200, 404, 301)
        from body in Gen.Choose(0, 255).Select(each => (byte)each).ArrayOf()
        from fields in Text.ListOf()
        from tags in Gen.Elements("a", "b", "c-d").ListOf()
        from upstream in Text
        from age in Gen.Choose(0, 100_000)
        from lifetime in Gen.Choose(0, int.MaxValue)
        select Response(status, body, [.. fields], [.. tags], upstream, age, lifetime);

    [Fact]
    public void What_is_encoded_is_what_is_decoded() =>
        Prop.ForAll(Responses.ToArbitrary(), response =>
        {
            var decoded = (StoredResponse)EntryCodec.Decode(
                Key, EntryCodec.Encode(Key, response, TimeSpan.FromSeconds(5)), receivedAt: 42)!;
            return decoded.Status == response.Status
                && decoded.Body.SequenceEqual(response.Body)
                && decoded.Headers.SequenceEqual(response.Headers)
                && decoded.Tags.SequenceEqual(response.Tags)
                && decoded.UpstreamStatus == response.UpstreamStatus
                && decoded.Control == response.Control
                && decoded.ETag == response.ETag
                && decoded.ReceivedAt == 42
                && decoded.Freshness.LeftAfter(TimeSpan.Zero)
                    == response.Freshness.LeftAfter(TimeSpan.FromSeconds(5));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void What_a_key_varies_by_is_what_is_decoded() =>
        Assert.Equal(
            ["accept", "accept-language"],
            ((VaryMarker)EntryCodec.Decode(
                Key, EntryCodec.Encode(Key, new VaryMarker(["accept", "accept-language"])), 0)!).Fields);

    [Fact]
    public void Rubbish_is_nothing() =>
        Prop.ForAll(
            Gen.Choose(0, 255).Select(each => (byte)each).ArrayOf().ToArbitrary(),
            rubbish => EntryCodec.Decode(Key, rubbish, 0) is null)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    // Even with a checksum that is right: whoever writes to our Redis may be able to count.
    [Fact]
    public void A_forgery_is_nothing_or_an_answer_that_can_be_written() =>
        Prop.ForAll(
            (from response in Responses
             from at in Gen.Choose(5, 2_000)
             from with in Gen.Choose(0, 255)
             select (response, at, with)).ToArbitrary(),
            change =>
            {
                var data = EntryCodec.Encode(Key, change.response, TimeSpan.Zero);
                data[Math.Min(change.at, data.Length - 1)] = (byte)change.with;
                BitConverter.TryWriteBytes(data.AsSpan(1), Crc32C.Of(data.AsSpan(5)));
                return EntryCodec.Decode(Key, data, 0) switch
                {
                    StoredResponse response => IsWritable(response),
                    _ => true,
                };
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));

    [Fact]
    public void A_single_wrong_byte_or_a_missing_one_is_noticed()
    {
        var data = EntryCodec.Encode(Key, Response(200, [1, 2, 3], ["a"], ["t"], "", 0, 60), TimeSpan.Zero);

        for (var i = 0; i < data.Length; i++)
        {
            var changed = (byte[])data.Clone();
            changed[i] ^= 0x10;
            Assert.Null(EntryCodec.Decode(Key, changed, 0));
            Assert.Null(EntryCodec.Decode(Key, data[..i], 0));
        }
    }

    [Fact]
    public void Another_keys_entry_and_another_versions_are_nothing()
    {
        var data = EntryCodec.Encode(Key, Response(200, [1], [], [], "", 0, 60), TimeSpan.Zero);

        Assert.NotNull(EntryCodec.Decode(Key, data, 0));
        Assert.Null(EntryCodec.Decode(Key with { Value = "cobweb" }, data, 0));
        Assert.Null(EntryCodec.Decode(Key.WithVariant("accept:x"), data, 0));
        data[0] = 2;
        Assert.Null(EntryCodec.Decode(Key, data, 0));
    }

    [Theory]
    [InlineData("Cache-Control", "no-store")]
    [InlineData("Set-Cookie", "session=1")]
    [InlineData("Evil\r\nSet-Cookie", "1")]
    [InlineData("Evil", "1\r\nSet-Cookie: session=1")]
    public void What_could_never_have_been_stored_is_nothing(string name, string value)
    {
        var response = Response(200, [], [], [], "", 0, 60);
        var forged = response with { Headers = [.. response.Headers, new(name, value)] };

        Assert.Null(EntryCodec.Decode(Key, EntryCodec.Encode(Key, forged, TimeSpan.Zero), 0));
    }

    private static bool IsWritable(StoredResponse response) =>
        response.Headers.All(field =>
            FieldText.IsName(field.Key) && field.Value.All(value => FieldText.IsValue(value)));

    private static StoredResponse Response(
        int status, byte[] body, string[] fields, string[] tags, string upstream, int age, int lifetime)
    {
        var headers = new HeaderDictionary { ["Cache-Control"] = "public, max-age=60", ["ETag"] = "\"1\"" };
        foreach (var (index, value) in fields.Index())
        {
            headers[$"X-{index % 3}"] = StringValues.Concat(headers[$"X-{index % 3}"], value);
        }

        var freshness = new Freshness(TimeSpan.FromSeconds(age), TimeSpan.FromSeconds(lifetime));
        return Verdict.Entry(status, headers, body, tags, upstream, freshness, receivedAt: 1);
    }
}
