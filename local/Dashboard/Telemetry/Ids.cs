using System.Globalization;

namespace DesignPatterns.Dashboard.Telemetry;

/// <summary>A trace's id: 16 bytes, written as 32 hexadecimal digits.</summary>
public readonly record struct TraceId(UInt128 Value)
{
    /// <returns>Null unless there are 16 bytes that are not all zero.</returns>
    public static TraceId? From(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 16 && System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes) is var value
            && value != 0
            ? new TraceId(value)
            : null;

    public static bool TryParse(string? text, out TraceId id)
    {
        var isValid = UInt128.TryParse(
            text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && text is { Length: 32 };
        id = new TraceId(value);
        return isValid;
    }

    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);
}

/// <summary>A span's id: 8 bytes, written as 16 hexadecimal digits.</summary>
public readonly record struct SpanId(ulong Value)
{
    /// <returns>Null unless there are 8 bytes that are not all zero.</returns>
    public static SpanId? From(ReadOnlySpan<byte> bytes) =>
        bytes.Length == 8 && System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes) is var value and not 0
            ? new SpanId(value)
            : null;

    public static bool TryParse(string? text, out SpanId id)
    {
        var isValid = ulong.TryParse(
            text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            && text is { Length: 16 };
        id = new SpanId(value);
        return isValid;
    }

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
