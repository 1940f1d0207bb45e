using DesignPatterns.Otlp;

namespace DesignPatterns.DashboardSoak;

internal static class Sender
{
    public static Resource Of(int service) => new()
    {
        Attributes =
        {
            Text("service.name", $"service-{service}"),
            Text("service.instance.id", $"service-{service}-0"),
            Text("telemetry.sdk.language", "dotnet"),
        },
    };

    public static KeyValue Text(string key, string value) =>
        new() { Key = key, Value = new AnyValue { StringValue = value } };

    public static ulong Now() => (ulong)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() * 1_000_000;
}
