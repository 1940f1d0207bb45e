using System.Text;
using DesignPatterns.ShardRouting.Resp;

namespace DesignPatterns.ShardedServices.Tests.Resp;

/// <summary>Bytes of the protocol, written and read the plain way, to compare the clever one with.</summary>
internal static class Wire
{
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static byte[] Request(params string[] arguments) => Bytes(
        $"*{arguments.Length}\r\n{string.Concat(arguments.Select(each => $"${each.Length}\r\n{each}\r\n"))}");

    /// <summary>The arguments of a request that was read whole.</summary>
    public static string[] Arguments(RespRequest request, byte[] bytes) =>
        [.. Enumerable.Range(0, request.Count).Select(i => Text(request.Argument(bytes, i)))];

    /// <summary>Reads a request that is all there.</summary>
    public static RespRequest Read(byte[] bytes)
    {
        var request = new RespRequest();
        Assert.True(request.TryRead(bytes, RespLimits.Default));
        return request;
    }

    /// <summary>Replies as texts, numbers, nulls and lists; an error with its minus.</summary>
    public static List<object?> ReadReplies(byte[] bytes)
    {
        var replies = new List<object?>();
        for (var position = 0; position < bytes.Length;)
        {
            replies.Add(ReadReply(bytes, ref position));
        }

        return replies;
    }

    private static object? ReadReply(byte[] bytes, ref int position)
    {
        var end = bytes.AsSpan(position).IndexOf("\r\n"u8) + position;
        var line = Text(bytes.AsSpan(position, end - position));
        position = end + 2;
        switch (line[0])
        {
            case '+':
                return line[1..];
            case '-':
                return line;
            case ':':
                return long.Parse(line[1..]);
            case '$' when line == "$-1":
            case '*' when line == "*-1":
                return null;
            case '$':
                var text = Text(bytes.AsSpan(position, int.Parse(line[1..])));
                position += text.Length + 2;
                return text;
            default:
                var elements = new List<object?>();
                for (var left = int.Parse(line[1..]); left > 0; left--)
                {
                    elements.Add(ReadReply(bytes, ref position));
                }

                return elements;
        }
    }
}
