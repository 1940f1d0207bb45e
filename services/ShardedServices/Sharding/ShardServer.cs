using System.Text;

namespace DesignPatterns.Sharding;

/// <summary>One server of a shard map: the name that places it, and its share.</summary>
/// <param name="Name">
/// What the sharding functions hash. It is not an address: a server that moves keeps its keys when it keeps
/// its name. 1 to 255 bytes of UTF-8, without spaces and control characters.
/// </param>
/// <param name="Weight">Its share beside the weights of the others, 1 to 1,000,000.</param>
public sealed record ShardServer(string Name, int Weight = 1)
{
    /// <summary>The longest name in bytes: as long as a DNS name can be.</summary>
    public const int MostNameBytes = 255;

    /// <summary>The greatest weight.</summary>
    public const int MostWeight = 1_000_000;

    // twemproxy keeps to libmemcached, which leaves memcached's own port out of the name.
    private const int MemcachedPort = 11211;

    /// <summary>What the server is placed by: 1 to 255 bytes.</summary>
    public string Name { get; } = Checked(Name);

    /// <summary>Its share beside the others': 1 to 1,000,000.</summary>
    public int Weight { get; } = Weight is >= 1 and <= MostWeight
        ? Weight
        : throw new ArgumentOutOfRangeException(
            nameof(Weight), Weight, $"The weight of server '{Name}' must be 1 to {MostWeight}.");

    /// <summary>A server without a name of its own, named as twemproxy names it: <c>host:port</c>, or the
    /// host alone when the port is 11211.</summary>
    /// <exception cref="ArgumentException">The port is not 1 to 65535, or the host makes no name.</exception>
    public static ShardServer At(string host, int port, int weight = 1) => port switch
    {
        MemcachedPort => new(host, weight),
        >= 1 and <= 65535 => new($"{host}:{port}", weight),
        _ => throw new ArgumentOutOfRangeException(
            nameof(port), port, $"The port of server '{host}' must be 1 to 65535."),
    };

    private static string Checked(string name)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw new ArgumentException("A server must have a name, but it is empty.", nameof(name));
        }

        var bytes = Encoding.UTF8.GetByteCount(name);
        if (bytes > MostNameBytes)
        {
            throw new ArgumentException(
                $"A server's name must have at most {MostNameBytes} bytes, but '{name}' has {bytes}.",
                nameof(name));
        }

        return !name.Any(character => char.IsWhiteSpace(character) || char.IsControl(character))
            ? name
            : throw new ArgumentException(
                $"A server's name must be without spaces and control characters, but is '{name}'.",
                nameof(name));
    }
}
