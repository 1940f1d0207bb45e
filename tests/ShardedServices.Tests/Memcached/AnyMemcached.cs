using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace DesignPatterns.ShardedServices.Tests.Memcached;

/// <summary>Requests and answers as they may come, and as they may not.</summary>
internal static class AnyMemcached
{
    /// <summary>Values that look like what surrounds them.</summary>
    private static readonly Gen<string> Value = Gen.Frequency(
        (3, Gen.Elements('\r', '\n', ' ', 'E', 'N', 'D', '\0', 'é')
            .ArrayOf().Select(text => new string(text))),
        (1, Gen.Elements("END\r\n", "\r\n", "get k\r\n", "VALUE k 0 1\r\n", new string('x', 3_000))));

    private static readonly Gen<string> Key = Gen.Frequency(
        (9, Gen.Elements("k", "key:00000001", "noreply", "é", "c5")),
        (1, Gen.Constant(new string('k', 250))));

    private static readonly Gen<string> Keys =
        Key.NonEmptyListOf().Resize(30).Select(keys => string.Join(' ', keys));

    private static readonly Gen<string> NoReply = Gen.Elements("", " noreply");

    public static readonly Gen<string> Request = Gen.OneOf(
        Keys.Select(keys => $"get {keys}\r\n"),
        // A line of more than 2 KiB would close.
        Keys.Where(keys => keys.Length < 2_000).Select(keys => $"gats 10  {keys} \n"),
        from verb in Gen.Elements("set", "add", "replace", "append", "prepend")
        from key in Key
        from value in Value
        from quiet in NoReply
        select $"{verb} {key} 7 0 {value.Length}{quiet}\r\n{value}\r\n",
        from key in Key
        from value in Value
        from quiet in NoReply
        select $"cas {key} 7 0 {value.Length} 99{quiet}\r\n{value}\r\n",
        from key in Key
        from value in Value
        from flags in Gen.Elements("", " q", " C5 q k", " T0 q O1")
        select $"ms {key} {value.Length}{flags}\r\n{value}\r\n",
        from verb in Gen.Elements("mg", "md", "ma", "me")
        from key in Key
        from flags in Gen.Elements("", " q", " k q O7")
        select $"{verb} {key}{flags}\r\n",
        from key in Key
        from line in Gen.Elements("incr {0} 1", "decr {0} 2 noreply", "touch {0} 3", "delete {0}",
            "delete {0} 0")
        select string.Format(null, CompositeFormat.Parse(line), key) + "\r\n",
        Gen.Elements("mn\r\n", "version\n", "stats\r\n", "flush_all 0 noreply\r\n", "\r\n", "foo\r\n",
            "get\n"));

    public static readonly Gen<string> Reply = Gen.OneOf(
        from key in Key
        from value in Value
        from cas in Gen.Elements("", " 7", " 18446744073709551615")
        select $"VALUE {key} 0 {value.Length}{cas}\r\n{value}\r\n",
        from value in Value
        from flags in Gen.Elements("", " kkey c12 O1", " f0")
        select $"VA {value.Length}{flags}\r\n{value}\r\n",
        Gen.Elements(
            "END\r\n", "STORED\r\n", "HD\r\n", "HD c5\r\n", "EN kc5 O1\r\n", "17\r\n", "STAT pid 1\r\n",
            "ERROR\r\n",
            "CLIENT_ERROR bad data chunk\r\n", "SERVER_ERROR out of memory\r\n", "VERSION 1.6.18\r\n"));

    /// <summary>Bytes that often come near to a request or an answer.</summary>
    public static readonly Arbitrary<byte[]> Noise = Gen.Frequency(
        (4, Gen.Choose(0, 255).Select(number => new[] { (byte)number })),
        (3, Gen.Elements(" ", "\r\n", "\n", "-1", "9", "2147483647", "q", "noreply", "get ", "set k 0 0 ",
            "ms k ",
            "VALUE ", "VALUE k 0 ", "VA ", "END", "gat 1 ", "cas ", "delete k ", "\0",
            "\u0080").Select(Bytes)),
        (1, Request.Select(Bytes)))
        .ArrayOf().Resize(40).Select(parts => parts.SelectMany(part => part).ToArray()).ToArbitrary();

    public static byte[] Bytes(string text) => Conversation.Bytes(text);

    public static Arbitrary<byte[]> StreamOf(Gen<string> part) =>
        part.ListOf().Resize(20).Select(parts => Bytes(string.Concat(parts))).ToArbitrary();
}
