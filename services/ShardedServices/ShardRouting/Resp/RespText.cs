using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>
/// Writes the replies the ambassador gives itself, and takes apart those it has to put together.
/// </summary>
internal static class RespText
{
    /// <summary>What a client hears for <c>MSET</c> and the like.</summary>
    public static ReadOnlySpan<byte> Ok => "+OK\r\n"u8;

    public static ReadOnlySpan<byte> Queued => "+QUEUED\r\n"u8;

    public static ReadOnlySpan<byte> Pong => "+PONG\r\n"u8;

    public static ReadOnlySpan<byte> NullBulk => "$-1\r\n"u8;

    public static ReadOnlySpan<byte> NullArray => "*-1\r\n"u8;

    /// <param name="message">
    /// With its code, as <c>ERR unknown command</c>; what would end the line is a space.
    /// </param>
    public static void WriteError(IBufferWriter<byte> output, string message) =>
        WriteLine(output, '-', message);

    /// <param name="text">As <c>OK</c>; what would end the line is a space.</param>
    public static void WriteSimple(IBufferWriter<byte> output, string text) => WriteLine(output, '+', text);

    public static void WriteInteger(IBufferWriter<byte> output, long value) =>
        WriteNumber(output, ':', value);

    /// <summary>The start of an array; its elements are written behind it.</summary>
    public static void WriteArrayHeader(IBufferWriter<byte> output, int count) =>
        WriteNumber(output, '*', count);

    /// <summary>An argument of a request, or a value in a reply.</summary>
    public static void WriteBulk(IBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        WriteNumber(output, '$', value.Length);
        output.Write(value);
        output.Write("\r\n"u8);
    }

    /// <summary>A request as Redis' clients write it, of what may have been typed as a line.</summary>
    public static void WriteRequest(IBufferWriter<byte> output, RespRequest request, ReadOnlySpan<byte> bytes)
    {
        WriteArrayHeader(output, request.Count);
        for (var i = 0; i < request.Count; i++)
        {
            WriteBulk(output, request.Argument(bytes, i));
        }
    }

    /// <summary>How many bytes <see cref="WriteBulk"/> writes.</summary>
    public static int BulkBytes(int length) => 1 + DigitsOf(length) + 2 + length + 2;

    public static bool IsError(ReadOnlySpan<byte> reply) => reply is [(byte)'-', ..];

    public static bool IsNull(ReadOnlySpan<byte> reply) => reply is [(byte)'$' or (byte)'*', (byte)'-', ..];

    /// <summary>The number of a whole reply such as <c>:3</c>; false when it is none.</summary>
    public static bool TryReadInteger(ReadOnlySpan<byte> reply, out long value)
    {
        value = 0;
        return reply is [(byte)':', .., (byte)'\r', (byte)'\n']
            && RespInteger.TryRead(reply[1..^2], out value);
    }

    /// <summary>
    /// The bytes of a whole bulk, or of a line without its first byte; empty for a null or an array.
    /// </summary>
    public static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> reply)
    {
        if (reply.IsEmpty || reply[0] == '*' || IsNull(reply))
        {
            return [];
        }

        var start = reply[0] == '$' ? reply.IndexOf((byte)'\n') + 1 : 1;
        return reply[start..^2];
    }

    /// <summary>The elements of a whole reply that is an array.</summary>
    /// <param name="reply">
    /// As <see cref="RespReplyScanner"/> found it; of another type, it has no elements.
    /// </param>
    public static RespElements Elements(ReadOnlySpan<byte> reply) => new(reply);

    private static void WriteLine(IBufferWriter<byte> output, char type, string text)
    {
        var line = output.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length) + 3);
        line[0] = (byte)type;
        var length = Encoding.UTF8.GetBytes(text, line[1..]);
        var written = line.Slice(1, length);
        written.Replace((byte)'\r', (byte)' ');
        written.Replace((byte)'\n', (byte)' ');
        "\r\n"u8.CopyTo(line[(1 + length)..]);
        output.Advance(length + 3);
    }

    private static void WriteNumber(IBufferWriter<byte> output, char type, long value)
    {
        var line = output.GetSpan(RespInteger.MostBytes + 3);
        line[0] = (byte)type;
        Utf8Formatter.TryFormat(value, line[1..], out var length);
        "\r\n"u8.CopyTo(line[(1 + length)..]);
        output.Advance(length + 3);
    }

    private static int DigitsOf(int value)
    {
        var digits = 1;
        while (value > 9)
        {
            value /= 10;
            digits++;
        }

        return digits;
    }
}
