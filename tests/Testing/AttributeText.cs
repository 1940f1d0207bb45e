using System.Globalization;
using DesignPatterns.Otlp;

namespace DesignPatterns.Testing;

/// <summary>Values as tests compare them: attributes as text, times as such.</summary>
internal static class AttributeText
{
    public static IReadOnlyDictionary<string, string> ToText(this IEnumerable<KeyValue> attributes) =>
        attributes.GroupBy(pair => pair.Key).ToDictionary(
            group => group.Key, group => Text(group.Last().Value));

    public static string ServiceName(this Resource? resource) =>
        resource?.Attributes.ToText().GetValueOrDefault("service.name") ?? "";

    public static DateTimeOffset Time(ulong unixNanoseconds) =>
        DateTimeOffset.UnixEpoch + TimeSpan.FromTicks((long)(unixNanoseconds / TimeSpan.NanosecondsPerTick));

    public static string Text(AnyValue? value) => value?.ValueCase switch
    {
        AnyValue.ValueOneofCase.StringValue => value.StringValue,
        AnyValue.ValueOneofCase.BoolValue => value.BoolValue ? "true" : "false",
        AnyValue.ValueOneofCase.IntValue => value.IntValue.ToString(CultureInfo.InvariantCulture),
        AnyValue.ValueOneofCase.DoubleValue => value.DoubleValue.ToString(CultureInfo.InvariantCulture),
        null or AnyValue.ValueOneofCase.None => "",
        _ => value.ToString(),
    };
}
