using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Running;

/// <summary>
/// Gives each endpoint its port. There is no proxy: a process listens on the very port others connect to, and
/// a container's engine forwards that to the container's own.
/// </summary>
internal static class Ports
{
    /// <summary>The setting by which a test gets ports of its own instead of the fixed ones.</summary>
    public const string Randomize = "DcpPublisher:RandomizePorts";

    // Below the range that outgoing connections get theirs from, which could be gone again at a restart.
    private const int First = 10_000;
    private const int Last = 32_767;
    private static readonly Lock Giving = new();

    // Never given twice in one process, which is good for a thousand applications of twenty endpoints.
    private static readonly HashSet<int> Given = [];

    public static void Allocate(IResourceWithEndpoints resource, bool randomize)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            Refuse(resource, endpoint);
            var wished = endpoint.IsProxied && randomize ? null : endpoint.Port;
            var target = resource is ContainerResource ? null : endpoint.TargetPort;
            var port = target ?? (wished is 0 ? null : wished) ?? Next();
            endpoint.AllocatedEndpoint ??= new AllocatedEndpoint(endpoint, endpoint.TargetHost, port);
        }
    }

    /// <summary>The port if nobody listens on it, else another one that is free.</summary>
    public static int FreeOrNext(int? wished) => wished is { } port && IsFree(port) ? port : Next();

    /// <summary>Throws when a port of the resource is another's, or in use already.</summary>
    public static void Check(IResource resource, IEnumerable<IResource> model)
    {
        foreach (var endpoint in TcpEndpoints(resource))
        {
            var port = endpoint.AllocatedEndpoint?.Port ?? 0;
            var owner = model.First(r => TcpEndpoints(r).Any(e => e.AllocatedEndpoint?.Port == port));
            if (owner != resource)
            {
                throw new DistributedApplicationException(
                    $"port {port} is that of {owner.Name} already: give one of the two another port");
            }

            if (!IsFree(port))
            {
                throw new DistributedApplicationException(
                    $"port {port} is in use by another process: stop that one, or choose another port");
            }
        }
    }

    private static IEnumerable<EndpointAnnotation> TcpEndpoints(IResource resource) =>
        resource.Annotations.OfType<EndpointAnnotation>().Where(e => e.Protocol == ProtocolType.Tcp);

    // What Aspire refuses, and what it can do only with its proxy.
    private static void Refuse(IResource resource, EndpointAnnotation endpoint)
    {
        if (resource is ContainerResource)
        {
            _ = endpoint.TargetPort ?? throw new DistributedApplicationException(
                $"{resource.Name}: endpoint '{endpoint.Name}' has no target port: say where the container listens.");
            return;
        }

        if (endpoint is not { Port: { } port, TargetPort: { } target }
            || (!endpoint.IsProxied && port == target))
        {
            return;
        }

        var reason = endpoint.IsProxied && port == target
            ? $"uses a proxy and needs a target port other than its port {port}: leave one of them out"
            : $"has port {port} and target port {target}, and no proxy between them: leave one of them out";
        throw new DistributedApplicationException($"{resource.Name}: endpoint '{endpoint.Name}' {reason}.");
    }

    private static int Next()
    {
        lock (Giving)
        {
            for (var attempt = 0; attempt < Last - First; attempt++)
            {
                var port = Random.Shared.Next(First, Last);
                if (!Given.Contains(port) && IsFree(port))
                {
                    Given.Add(port);
                    return port;
                }
            }
        }

        throw new DistributedApplicationException($"No port between {First} and {Last} is free.");
    }

    private static bool IsFree(int port) => CanBind(IPAddress.Loopback, port)
        && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port));

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException e)
        {
            // Where IPv6 is switched off, there is no such address to listen on.
            return e.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }
}
