using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Telemetry.Traces;

namespace DesignPatterns.Dashboard.Traces;

/// <summary>Names whom a span called that sent no span of its own: a database, a broker.</summary>
internal static class Peer
{
    private const int LongestName = 100;

    /// <returns>Null when the span calls nobody, or does not say whom.</returns>
    public static string? Of(SpanRow row)
    {
        if (row.Descendants > 0 || row.Span.Kind is not (SpanKind.Client or SpanKind.Producer))
        {
            return null;
        }

        var fields = row.Span.Fields;
        var name = First(
            fields, "peer.service", "db.system.name", "db.system", "messaging.system", "rpc.service");
        var host = First(fields, "server.address", "net.peer.name", "network.peer.address");
        var port = First(fields, "server.port", "net.peer.port", "network.peer.port");
        var address = host is null || port is null ? host : $"{host}:{port}";
        return name is null || address is null ? name ?? address : $"{name} {address}";
    }

    private static string? First(IReadOnlyList<Field> fields, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            foreach (var field in fields)
            {
                if (field.Name == name && field.Value.Length > 0)
                {
                    return Filters.TextSearch.None.Excerpt(field.Value, LongestName);
                }
            }
        }

        return null;
    }
}
