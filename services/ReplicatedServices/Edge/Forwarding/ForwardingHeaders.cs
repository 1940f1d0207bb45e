using System.Net;
using DesignPatterns.Balancing;
using Microsoft.Extensions.Primitives;

namespace DesignPatterns.Edge.Forwarding;

/// <summary>Replaces what a client claims about the way of its request by what the edge knows.</summary>
/// <remarks>
/// The edge is the first hop: everything behind it may believe these headers because nothing a client wrote
/// in them gets past here. A trusted proxy's are kept, and the edge's own appended.
/// </remarks>
internal sealed class ForwardingHeaders(TrustedProxies trustedProxies)
{
    private const string For = "X-Forwarded-For";
    private const string Proto = "X-Forwarded-Proto";
    private const string Host = "X-Forwarded-Host";

    public void Rewrite(HttpContext context)
    {
        var headers = context.Request.Headers;
        HopByHop.Remove(headers);
        var sender = context.Connection.RemoteIpAddress;
        var earlier = trustedProxies.Contain(sender)
            ? (headers[For], headers[Proto], headers[Host])
            : default((StringValues For, StringValues Proto, StringValues Host));
        Discard(headers);
        headers[For] = Append(earlier.Item1, sender is null ? "unknown" : Written(sender));
        headers[Proto] = Append(earlier.Item2, context.Request.Scheme);
        headers[Host] = Append(earlier.Item3, context.Request.Host.Value ?? "");
    }

    private static void Discard(IHeaderDictionary headers)
    {
        List<string>? forged = null;
        foreach (var (name, _) in headers)
        {
            if (IsForTheEdgeToSay(name))
            {
                (forged ??= []).Add(name);
            }
        }

        forged?.ForEach(name => headers.Remove(name));
    }

    private static bool IsForTheEdgeToSay(string name) =>
        name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
        || name.Equals("X-Real-IP", StringComparison.OrdinalIgnoreCase)
        || name.Equals(BalancingHeaders.TimeRemaining, StringComparison.OrdinalIgnoreCase)
        || name.Equals(BalancingHeaders.Attempt, StringComparison.OrdinalIgnoreCase);

    private static string Written(IPAddress sender) => TrustedProxies.Plain(sender).ToString();

    private static string Append(StringValues earlier, string own) =>
        earlier.Count == 0 ? own : $"{string.Join(", ", earlier.ToArray())}, {own}";
}
