using System.Net;
using System.Net.Sockets;

namespace DesignPatterns.ShardRouting.Loops;

/// <summary>Finds the addresses of an end point, and tries one after the other.</summary>
internal sealed class LoopConnector(EventLoop loop, LoopConnection connection)
{
    private IPAddress[] _addresses = [];
    private int _port;
    private int _tried;

    public static string PeerOf(EndPoint endPoint) =>
        endPoint is DnsEndPoint name ? $"{name.Host}:{name.Port}" : endPoint.ToString() ?? "";

    public void Connect(EndPoint endPoint)
    {
        connection.Connector = this;
        switch (endPoint)
        {
            case IPEndPoint address:
                Try([address.Address], address.Port);
                break;
            case DnsEndPoint name when IPAddress.TryParse(name.Host, out var address):
                Try([address], name.Port);
                break;
            case DnsEndPoint name:
                _ = ResolveAsync(name);
                break;
            default:
                connection.Close($"cannot connect to {endPoint}: neither an IP address nor a name");
                break;
        }
    }

    /// <summary>That address was none: the next, in a later step, when the last one's handle can be
    /// closed.</summary>
    public void Failed(string reason)
    {
        if (_tried < _addresses.Length)
        {
            loop.Post(TryNext);
        }
        else
        {
            connection.Close($"cannot connect to {connection.Peer}: {reason}");
        }
    }

    private async Task ResolveAsync(DnsEndPoint name)
    {
        try
        {
            var addresses =
                await Dns.GetHostAddressesAsync(name.Host, name.AddressFamily).ConfigureAwait(false);
            loop.Post(() => Try(addresses, name.Port));
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            loop.Post(() => Failed(exception.Message));
        }
    }

    private void Try(IPAddress[] addresses, int port)
    {
        (_addresses, _port) = (addresses, port);
        if (addresses.Length == 0)
        {
            Failed("the name has no address");
        }
        else
        {
            TryNext();
        }
    }

    private void TryNext()
    {
        if (connection.CanConnect)
        {
            connection.ConnectTo(new IPEndPoint(_addresses[_tried++], _port));
        }
    }
}
