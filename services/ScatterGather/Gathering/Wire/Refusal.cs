using System.Buffers.Binary;
using System.Text;

namespace DesignPatterns.Gathering.Wire;

/// <summary>The body of a refusal: see <see cref="FrameHeader"/> for the bytes.</summary>
internal static class Refusal
{
    private const int MostText = 64 * 1024;

    public static void Add(FrameBuffer buffer, uint id, int status, string text)
    {
        var start = buffer.Begin();
        BinaryPrimitives.WriteUInt16LittleEndian(buffer.GetSpan(2), (ushort)status);
        buffer.Advance(2);
        // Three bytes a character at most, so that what is cut is never half a character's bytes.
        Encoding.UTF8.GetBytes(text.AsSpan(0, Math.Min(text.Length, MostText / 3)), buffer);
        buffer.End(start, id, FrameKind.Refusal);
    }

    /// <exception cref="InvalidDataException">It is cut off.</exception>
    public static RefusedException Read(ReadOnlySpan<byte> body) =>
        body.Length >= 2
            ? new(BinaryPrimitives.ReadUInt16LittleEndian(body), Encoding.UTF8.GetString(body[2..]))
            : throw new InvalidDataException("A refusal has no status.");
}
