using System.Buffers;

namespace DesignPatterns.Memcached.Protocol;

/// <summary>Reads the answer of one word that writes and deletes have.</summary>
internal sealed class LineCall(byte[] request, params LineAnswer[] expected) : Call(request)
{
    public LineAnswer Answer { get; private set; }

    protected override Progress ReadLine(ReadOnlySpan<byte> line, ref ReadOnlySequence<byte> rest)
    {
        Answer = line switch
        {
            _ when line.SequenceEqual("STORED"u8) => LineAnswer.Stored,
            _ when line.SequenceEqual("NOT_STORED"u8) => LineAnswer.NotStored,
            _ when line.SequenceEqual("EXISTS"u8) => LineAnswer.Exists,
            _ when line.SequenceEqual("NOT_FOUND"u8) => LineAnswer.NotFound,
            _ when line.SequenceEqual("DELETED"u8) => LineAnswer.Deleted,
            _ => throw Unexpected(line),
        };
        return expected.Contains(Answer) ? Progress.Ended : throw Unexpected(line);
    }
}

internal enum LineAnswer
{
    Stored,
    NotStored,
    Exists,
    NotFound,
    Deleted,
}
