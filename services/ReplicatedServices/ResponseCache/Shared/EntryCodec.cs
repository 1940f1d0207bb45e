using System.Buffers;
using System.Buffers.Binary;
using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Origin;
using DesignPatterns.ResponseCache.Policy;
using Microsoft.Extensions.Primitives;

namespace DesignPatterns.ResponseCache.Shared;

/// <summary>
/// An entry as bytes, for a store that others write to as well: what does not decode to something that could
/// have been stored here is nothing.
/// </summary>
/// <remarks>
/// <code>
/// 01          version: another one is another program's
/// xx xx xx xx CRC-32C of all that follows
/// text        the key, lest a value copied to another key is believed
/// 01 | 02     a response, or a note on what the key's answers vary by
/// response:   status (2), age when it was encoded (8), lifetime (8), both in ticks,
///             fields as count (2) and name, value …, tags as count (2) and tag …, upstream's status, and the
///             rest is the body
/// variation:  fields as count (2) and name …
/// text        length (4) and UTF-8; numbers are little-endian
/// </code>
/// </remarks>
internal static class EntryCodec
{
    private const byte Version = 1;
    private const byte Response = 1;
    private const byte Variation = 2;
    private const int Start = 1 + sizeof(uint);

    /// <summary>An answer that has rested here for a while.</summary>
    public static byte[] Encode(CacheKey key, StoredResponse response, TimeSpan residence)
    {
        var writer = Begin(key, Response);
        writer.WriteNumber((short)response.Status);
        writer.WriteNumber(response.Freshness.AgeAfter(residence).Ticks);
        writer.WriteNumber(response.Freshness.Lifetime.Ticks);
        var fields = response.Headers.SelectMany(each => each.Value, (each, value) => (each.Key, value)).ToList();
        writer.WriteNumber((short)fields.Count);
        foreach (var (name, value) in fields)
        {
            writer.WriteText(name);
            writer.WriteText(value ?? "");
        }

        WriteList(writer, response.Tags);
        writer.WriteText(response.UpstreamStatus.ToString());
        writer.Write(response.Body);
        return Finish(writer);
    }

    public static byte[] Encode(CacheKey key, VaryMarker marker)
    {
        var writer = Begin(key, Variation);
        WriteList(writer, marker.Fields);
        return Finish(writer);
    }

    /// <summary>
    /// The entry, as if it had been received here when it was encoded, at a timestamp of this replica's clock;
    /// null when it is none.
    /// </summary>
    public static CacheEntry? Decode(CacheKey key, byte[] data, long receivedAt)
    {
        if (data.Length < Start
            || data[0] != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(1)) != Crc32C.Of(data.AsSpan(Start)))
        {
            return null;
        }

        var reader = new EntryReader(data.AsSpan(Start));
        if (!reader.TryReadText(out var named) || named != key.ToString() || !reader.TryReadByte(out var kind))
        {
            return null;
        }

        return kind switch
        {
            Response => DecodeResponse(ref reader, receivedAt),
            Variation => reader.TryReadList(out var fields) && fields.Length > 0 ? new VaryMarker(fields) : null,
            _ => null,
        };
    }

    private static StoredResponse? DecodeResponse(ref EntryReader reader, long receivedAt)
    {
        if (!reader.TryReadInt16(out var status)
            || !reader.TryReadTicks(out var age)
            || !reader.TryReadTicks(out var lifetime)
            || !TryReadFields(ref reader, out var headers)
            || !reader.TryReadList(out var tags)
            || !reader.TryReadText(out var upstream)
            || !FieldText.IsValue(upstream))
        {
            return null;
        }

        // Whoever wrote it, it has to be an answer that might have been stored here in the first place.
        var control = CacheControl.Parse(headers.CacheControl);
        return Storability.WhyNot(status, headers, control) is null
            ? Verdict.Entry(
                status, headers, reader.Rest, tags, upstream, new Freshness(age, lifetime), receivedAt)
            : null;
    }

    private static bool TryReadFields(ref EntryReader reader, out IHeaderDictionary fields)
    {
        fields = new HeaderDictionary();
        if (!reader.TryReadInt16(out var count))
        {
            return false;
        }

        for (var i = 0; i < count; i++)
        {
            // An invalid field would be an exception only when it is written to a client.
            if (!reader.TryReadText(out var name)
                || !reader.TryReadText(out var value)
                || !FieldText.IsName(name)
                || !FieldText.IsValue(value))
            {
                return false;
            }

            fields[name] = StringValues.Concat(fields[name], value);
        }

        return true;
    }

    private static ArrayBufferWriter<byte> Begin(CacheKey key, byte kind)
    {
        var writer = new ArrayBufferWriter<byte>(512);
        writer.Write<byte>([Version, 0, 0, 0, 0]);
        writer.WriteText(key.ToString());
        writer.Write<byte>([kind]);
        return writer;
    }

    private static byte[] Finish(ArrayBufferWriter<byte> writer)
    {
        var data = writer.WrittenSpan.ToArray();
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(1), Crc32C.Of(data.AsSpan(Start)));
        return data;
    }

    private static void WriteList(ArrayBufferWriter<byte> writer, string[] texts)
    {
        writer.WriteNumber((short)texts.Length);
        foreach (var text in texts)
        {
            writer.WriteText(text);
        }
    }
}
