using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Resp;

/// <summary>Bytes that look like the protocol, and places to cut them.</summary>
internal static class Pieces
{
    // What is rarely right, but often nearly.
    private static readonly string[] Fragments =
    [
        "*1\r\n", "*2\r\n", "*3\r\n", "*0\r\n", "*-1\r\n", "$-1\r\n", "$0\r\n\r\n", "$3\r\nGET\r\n",
        "$1\r\nk\r\n", "$2\r\n", "+OK\r\n", "-ERR no\r\n", ":1\r\n", ":-42\r\n", "\r\n", "\r", "\n", "*", "$",
        "+", ":", "1", "9", "0", "-", "PING\r\n", "\"", "'", "\\", "\\x41", "\\x4", " ", "\t", "\0", "\u00ff",
        "set a ", "$10\r\n0123456789\r\n", "*9999999\r\n", "$99999999999\r\n", "_\r\n", "%1\r\n",
    ];

    public static Gen<string> Text =>
        Gen.Choose(0, 255).Select(value => (char)value).ArrayOf().Select(letters => new string(letters));

    public static Gen<byte[]> AnyProtocol =>
        Gen.Elements(Fragments).ArrayOf().Select(some => Wire.Bytes(string.Concat(some)));

    public static Arbitrary<int[]> AnyCuts => Gen.Choose(0, 3_000).ArrayOf().ToArbitrary();

    /// <summary>Where the pieces end, the last at the length.</summary>
    public static List<int> Of(int length, IEnumerable<int> cuts) =>
        [.. cuts.Select(cut => length == 0 ? 0 : cut % length).Append(length).Distinct().Order()];
}
