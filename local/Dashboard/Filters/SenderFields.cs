using DesignPatterns.Dashboard.Telemetry;

namespace DesignPatterns.Dashboard.Filters;

internal static class SenderFields
{
    /// <summary>All that was said of a sender, its name and instance too.</summary>
    public static IReadOnlyList<Field> Of(Sender sender) =>
    [
        new("service.name", sender.Service),
        .. sender.Instance.Length > 0 ? [new Field("service.instance.id", sender.Instance)] : (Field[])[],
        .. sender.Fields,
    ];
}
