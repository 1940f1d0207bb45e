using DesignPatterns.Sharding.Hashing;

namespace DesignPatterns.ShardedServices.Tests.Sharding.Hashing;

public sealed class KeyHashTests
{
    // The last two are not ASCII: twemproxy's signed bytes show in them.
    private static readonly string[] Texts =
    [
        "a", "abc", "user:1001", "foobar", "123456789", "The quick brown fox jumps over the lazy dog",
        "sch\u00c3\u00b6n", "\u00ff\u0080",
    ];

    /// <summary>The answers are of twemproxy's own C functions, compiled by gcc on x86.</summary>
    [Theory]
    [InlineData(
        KeyHash.Fnv1A64, "fnv1a_64",
        new uint[] { 0x8601ec8c, 0x0541574b, 0xae7b40d6, 0xf73967e8,
            0x23c6cdfc, 0xe7e47110, 0x30ed425a, 0xb4eeef6a })]
    [InlineData(
        KeyHash.Fnv1X64, "fnv1_64",
        new uint[] { 0x8601b7be, 0x6bafadcb, 0xd39e3d20, 0xa4dda9c2,
            0x2bf916d6, 0x7de37ace, 0xf8795270, 0xb4eb71e0 })]
    [InlineData(
        KeyHash.Fnv1A32, "fnv1a_32",
        new uint[] { 0xe40c292c, 0x1a47e90b, 0x4f7c1bf6, 0xbf9cf968,
            0xbb86b11c, 0x048fff90, 0xa3ad1afa, 0x53793e4a })]
    [InlineData(
        KeyHash.Fnv1X32, "fnv1_32",
        new uint[] { 0x050c5d7e, 0x439c2f4b, 0xa6affca0, 0x31f0b262,
            0x24148816, 0xe9c86c6e, 0xf88599f0, 0x12769920 })]
    [InlineData(
        KeyHash.Murmur, "murmur",
        new uint[] { 0x4b41757c, 0x7b0cc428, 0x4ca47a0b, 0xabecff17,
            0xb7760690, 0x30c79125, 0x52f882d9, 0x68dd8edc })]
    [InlineData(
        KeyHash.Crc32, "crc32",
        new uint[] { 0x000068b7, 0x00003524, 0x00006873, 0x00001ef6,
            0x00004bf4, 0x0000414f, 0x00001708, 0x00003f45 })]
    [InlineData(
        KeyHash.Crc32A, "crc32a",
        new uint[] { 0xe8b7be43, 0x352441c2, 0xe8732775, 0x9ef61f95,
            0xcbf43926, 0x414fa339, 0x970861c5, 0x3f456cad })]
    [InlineData(
        KeyHash.Crc16, "crc16",
        new uint[] { 0x00007c87, 0x7c749dd6, 0xe1645650, 0x9effb025,
            0x869031c3, 0x22a3f0c8, 0x7087e607, 0x001e9277 })]
    [InlineData(
        KeyHash.OneAtATime, "one_at_a_time",
        new uint[] { 0xca2e9442, 0xed131f5b, 0xa3ac13e0, 0xf952fde7,
            0xc66b58c5, 0x519e91f5, 0xb14a3429, 0xd8d131c7 })]
    [InlineData(
        KeyHash.Md5, "md5",
        new uint[] { 0xb975c10c, 0x98500190, 0xe4d46b12, 0x22f65838,
            0x94e7f925, 0x9d7d109e, 0x6c4e8c08, 0x04eb728a })]
    [InlineData(
        KeyHash.Hsieh, "hsieh",
        new uint[] { 0x93642e87, 0xe5186b3a, 0xda3b9063, 0x07a5862c,
            0xe4fc1670, 0x1c19ee97, 0x7507cda7, 0xbda11bf0 })]
    [InlineData(
        KeyHash.Jenkins, "jenkins",
        new uint[] { 0xe0a38690, 0x8f415600, 0x94a1fb1a, 0x0fdd8b60,
            0x19777af6, 0x12b8163c, 0xbae22fbb, 0xab66d0ff })]
    public void A_hash_is_twemproxys(KeyHash hash, string name, uint[] expected)
    {
        Assert.Equal(expected, Texts.Select(text => KeyHashes.Compute(hash, Keys.Bytes(text))));
        Assert.Equal(name, KeyHashes.NameOf(hash));
        Assert.Equal(hash, KeyHashes.Named(name));
    }

    // Published check values, which twemproxy's own functions could not have got wrong in the same way.
    [Theory]
    [InlineData(KeyHash.Fnv1A32, "foobar", 0xbf9cf968)]
    [InlineData(KeyHash.Fnv1X32, "foobar", 0x31f0b262)]
    [InlineData(KeyHash.Crc32A, "123456789", 0xcbf43926)]
    [InlineData(KeyHash.OneAtATime, "The quick brown fox jumps over the lazy dog", 0x519e91f5)]
    public void A_hash_of_text_is_the_published_one(KeyHash hash, string text, uint expected) =>
        Assert.Equal(expected, KeyHashes.Compute(hash, Keys.Bytes(text)));

    [Fact]
    public void An_unknown_hash_is_refused_with_those_there_are()
    {
        var refusal = Assert.Throws<ArgumentException>(() => KeyHashes.Named("sha1"));

        Assert.Contains("fnv1a_64, fnv1_64", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("but is 'sha1'", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 0xef46db3751d8e999)]
    [InlineData("a", 0xd24ec4f1a98c6e5b)]
    [InlineData("abc", 0x44bc2cf5ad770999)]
    [InlineData("Nobody inspects the spammish repetition", 0xfbcea83c8a378bf1)]
    public void XxHash_is_the_published_one(string text, ulong expected) =>
        Assert.Equal(expected, XxHash64.Compute(Keys.Bytes(text)));
}
