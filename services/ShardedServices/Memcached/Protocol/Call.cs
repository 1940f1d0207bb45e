using System.Buffers;
using System.Buffers.Text;

namespace DesignPatterns.Memcached.Protocol;

/// <summary>One request that waits for its answer, which it reads itself, as it comes.</summary>
internal abstract class Call(byte[] request)
{
    /// <summary>The longest line of an answer: a key, four numbers, or an error's text.</summary>
    private const int MostLineBytes = 2_048;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public byte[] Request => request;

    /// <summary>When it was handed to the connection, by the clock's timestamp.</summary>
    public long SentAt { get; set; }

    /// <summary>Whether nobody waits any more: what was not sent by then, is not.</summary>
    public volatile bool IsGivenUp;

    public Task Ended => _ended.Task;

    /// <summary>Reads as much of the answer as is there.</summary>
    /// <returns>Whether that was the last of it.</returns>
    /// <exception cref="FormatException">It is no answer to this request.</exception>
    public bool Read(ref ReadOnlySequence<byte> bytes)
    {
        while (TryPeekLine(bytes, out var line, out var rest))
        {
            if (line.StartsWith("SERVER_ERROR"u8))
            {
                bytes = rest;
                Fail(new MemcachedException(MemcachedFault.ServerError, Text(line)));
                return true;
            }

            switch (ReadLine(line, ref rest))
            {
                case Progress.Ended:
                    bytes = rest;
                    _ended.TrySetResult();
                    return true;
                case Progress.NeedsMore:
                    return false;
                default:
                    bytes = rest;
                    break;
            }
        }

        return false;
    }

    public void Fail(Exception fault)
    {
        _ended.TrySetException(fault);

        // Whoever waited may have given up: then nobody else looks at the exception.
        _ = _ended.Task.Exception;
    }

    /// <summary>Takes a line, and what belongs to it of what follows.</summary>
    protected abstract Progress ReadLine(ReadOnlySpan<byte> line, ref ReadOnlySequence<byte> rest);

    /// <summary>Takes a number and the blank behind it off the line.</summary>
    protected static ulong TakeNumber(ref ReadOnlySpan<byte> line)
    {
        if (!Utf8Parser.TryParse(line, out ulong number, out var length)
            || (length < line.Length && line[length] != ' '))
        {
            throw Unexpected(line);
        }

        line = line[Math.Min(length + 1, line.Length)..];
        return number;
    }

    protected static FormatException Unexpected(ReadOnlySpan<byte> line) =>
        new($"The server said '{Text(line[..Math.Min(line.Length, 80)])}'.");

    /// <summary>For messages: what is not printable is not printed.</summary>
    private static string Text(ReadOnlySpan<byte> line) =>
        string.Create(line.Length, line, (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                text[i] = bytes[i] is >= 0x20 and < 0x7F ? (char)bytes[i] : '?';
            }
        });

    private static bool TryPeekLine(
        in ReadOnlySequence<byte> bytes, out ReadOnlySpan<byte> line, out ReadOnlySequence<byte> rest)
    {
        var reader = new SequenceReader<byte>(bytes);
        if (reader.TryReadTo(out line, "\r\n"u8))
        {
            rest = reader.UnreadSequence;
            return true;
        }

        rest = bytes;
        return bytes.Length <= MostLineBytes ? false : throw new FormatException("The server's line has no end.");
    }

    protected enum Progress
    {
        NeedsMore,
        Taken,
        Ended,
    }
}
