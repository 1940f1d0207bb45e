namespace DesignPatterns.Etcd.Connections;

/// <summary>All endpoints. The one that answered last is asked next, until it fails.</summary>
internal sealed class EndpointList(IReadOnlyList<Endpoint> endpoints) : IDisposable
{
    private int _current;

    public int Count => endpoints.Count;

    public IReadOnlyList<Endpoint> All => endpoints;

    /// <summary>The one to ask: when all are set aside, the one that has been so for longest.</summary>
    public Endpoint Choose()
    {
        var current = Volatile.Read(ref _current);
        if (!endpoints[current].IsAside)
        {
            return endpoints[current];
        }

        for (var step = 1; step < endpoints.Count; step++)
        {
            var next = (current + step) % endpoints.Count;
            if (!endpoints[next].IsAside)
            {
                Volatile.Write(ref _current, next);
                return endpoints[next];
            }
        }

        return endpoints.MinBy(endpoint => endpoint.AsideUntil)!;
    }

    /// <exception cref="ArgumentException">There is none of that address.</exception>
    public Endpoint Find(string address) =>
        endpoints.FirstOrDefault(endpoint => endpoint.Address == new Uri(address))
        ?? throw new ArgumentException($"{address} is none of this client's endpoints.", nameof(address));

    public void Dispose()
    {
        foreach (var endpoint in endpoints)
        {
            endpoint.Dispose();
        }
    }
}
