using System.Net;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Edge.Forwarding;

/// <summary>The senders whose forwarding headers are believed.</summary>
internal sealed class TrustedProxies(IOptions<EdgeOptions> options)
{
    private readonly IPNetwork[] _networks = [.. options.Value.TrustedProxies.Select(Parse)];

    public bool Contain(IPAddress? sender) =>
        sender is not null && Array.Exists(_networks, network => network.Contains(Plain(sender)));

    /// <summary>An IPv4 address is one, also when it arrives on a socket for both families.</summary>
    public static IPAddress Plain(IPAddress address) =>
        address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

    public static bool TryParse(string entry, out IPNetwork network)
    {
        if (IPAddress.TryParse(entry, out var address))
        {
            var plain = Plain(address);
            network = new IPNetwork(plain, plain.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(entry, out network);
    }

    private static IPNetwork Parse(string entry) =>
        TryParse(entry, out var network) ? network : throw new FormatException(entry);
}
