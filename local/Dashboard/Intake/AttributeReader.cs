using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Otlp;
using Google.Protobuf.Collections;
using ValueKind = DesignPatterns.Otlp.AnyValue.ValueOneofCase;

namespace DesignPatterns.Dashboard.Intake;

/// <summary>Attributes as pages show them: text, within bounds.</summary>
internal sealed class AttributeReader(TextTable texts)
{
    // Pages escape what they show; escapes within would only be hard to read.
    private static readonly JsonWriterOptions Legible =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public Field[] Read(RepeatedField<KeyValue> attributes, int longest = IntakeBounds.Value)
    {
        if (attributes.Count == 0)
        {
            return [];
        }

        var fields = new Field[Math.Min(attributes.Count, IntakeBounds.Attributes)];
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i] = new Field(
                texts.Share(attributes[i].Key, IntakeBounds.Name), Text(attributes[i].Value, longest));
        }

        return fields;
    }

    public string Text(AnyValue? value, int longest = IntakeBounds.Value) => value?.ValueCase switch
    {
        ValueKind.StringValue => texts.Share(value.StringValue, longest),
        ValueKind.BoolValue => value.BoolValue ? "true" : "false",
        ValueKind.IntValue => texts.Share(value.IntValue.ToString(CultureInfo.InvariantCulture)),
        ValueKind.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        ValueKind.BytesValue => Base64(value, longest),
        ValueKind.ArrayValue or ValueKind.KvlistValue => Json(value, longest),
        _ => "",
    };

    private static string Base64(AnyValue value, int longest)
    {
        var bytes = value.BytesValue.Span;
        return TextTable.Cut(Convert.ToBase64String(bytes[..Math.Min(bytes.Length, longest)]), longest);
    }

    private static string Json(AnyValue value, int longest)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Legible))
        {
            Write(writer, value, longest);
        }

        return TextTable.Cut(Encoding.UTF8.GetString(buffer.WrittenSpan), longest);
    }

    // As deep as the parser lets a message be, which is 100.
    private static void Write(Utf8JsonWriter writer, AnyValue? value, int longest)
    {
        switch (value?.ValueCase)
        {
            case ValueKind.StringValue:
                writer.WriteStringValue(TextTable.Cut(value.StringValue, longest));
                break;
            case ValueKind.BoolValue:
                writer.WriteBooleanValue(value.BoolValue);
                break;
            case ValueKind.IntValue:
                writer.WriteNumberValue(value.IntValue);
                break;
            case ValueKind.DoubleValue when double.IsFinite(value.DoubleValue):
                writer.WriteNumberValue(value.DoubleValue);
                break;
            case ValueKind.DoubleValue:
                writer.WriteStringValue(value.DoubleValue.ToString(CultureInfo.InvariantCulture));
                break;
            case ValueKind.BytesValue:
                writer.WriteStringValue(Base64(value, longest));
                break;
            case ValueKind.ArrayValue:
                WriteList(writer, value.ArrayValue, longest);
                break;
            case ValueKind.KvlistValue:
                WriteMap(writer, value.KvlistValue, longest);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void WriteList(Utf8JsonWriter writer, ArrayValue list, int longest)
    {
        writer.WriteStartArray();
        foreach (var item in list.Values.TakeWhile(_ => !IsLongEnough(writer, longest)))
        {
            Write(writer, item, longest);
        }

        writer.WriteEndArray();
    }

    private static void WriteMap(Utf8JsonWriter writer, KeyValueList map, int longest)
    {
        writer.WriteStartObject();
        foreach (var pair in map.Values.TakeWhile(_ => !IsLongEnough(writer, longest)))
        {
            writer.WritePropertyName(TextTable.Cut(pair.Key, IntakeBounds.Name));
            Write(writer, pair.Value, longest);
        }

        writer.WriteEndObject();
    }

    // A character is three bytes at most (a fourth comes with a second one): what follows would be cut.
    private static bool IsLongEnough(Utf8JsonWriter writer, int longest) =>
        writer.BytesCommitted + writer.BytesPending > 3L * longest;
}
