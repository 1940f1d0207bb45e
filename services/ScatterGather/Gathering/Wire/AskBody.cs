using System.Buffers.Binary;
using System.Diagnostics;

namespace DesignPatterns.Gathering.Wire;

/// <summary>What stands before the request in an ask: see <see cref="FrameHeader"/> for the bytes.</summary>
internal static class AskBody
{
    private const int TraceIdSize = 16;
    private const int SpanIdSize = 8;
    private const int PlainSize = 5;
    private const int TracedSize = PlainSize + TraceIdSize + SpanIdSize + 1;

    public static void Write(FrameBuffer buffer, Deadline deadline, Activity? current)
    {
        var bytes = buffer.GetSpan(TracedSize);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, deadline.RemainingMicroseconds);
        if (current is not { IdFormat: ActivityIdFormat.W3C })
        {
            bytes[4] = 0;
            buffer.Advance(PlainSize);
            return;
        }

        bytes[4] = 1;
        current.TraceId.CopyTo(bytes.Slice(PlainSize, TraceIdSize));
        current.SpanId.CopyTo(bytes.Slice(PlainSize + TraceIdSize, SpanIdSize));
        bytes[TracedSize - 1] = (byte)current.ActivityTraceFlags;
        buffer.Advance(TracedSize);
    }

    /// <returns>How many bytes stand before the request.</returns>
    /// <exception cref="InvalidDataException">It is cut off, or has flags that mean nothing here.</exception>
    public static int Read(ReadOnlySpan<byte> body, TimeProvider time, out LeafCall call)
    {
        if (body.Length < PlainSize || body[4] > 1 || (body[4] == 1 && body.Length < TracedSize))
        {
            throw new InvalidDataException($"An ask of {body.Length} bytes says less than it must.");
        }

        var deadline = Deadline.AfterMicroseconds(BinaryPrimitives.ReadUInt32LittleEndian(body), time);
        if (body[4] == 0)
        {
            call = new(deadline, default);
            return PlainSize;
        }

        var parent = new ActivityContext(
            ActivityTraceId.CreateFromBytes(body.Slice(PlainSize, TraceIdSize)),
            ActivitySpanId.CreateFromBytes(body.Slice(PlainSize + TraceIdSize, SpanIdSize)),
            (ActivityTraceFlags)body[TracedSize - 1],
            isRemote: true);
        call = new(deadline, parent);
        return TracedSize;
    }
}
