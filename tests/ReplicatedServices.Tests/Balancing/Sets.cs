using DesignPatterns.Balancing;

namespace DesignPatterns.ReplicatedServices.Tests.Balancing;

/// <summary>Replica sets without a network.</summary>
internal static class Sets
{
    public static ReplicaSet Of(int size, ReplicaSetOptions options, TimeProvider clock, int seed = 1) =>
        new("servers", Enumerable.Range(0, size).Select(Replica), options, clock, new Random(seed));

    private static Replica Replica(int index)
    {
        var address = new Uri($"http://replica-{index}:80");
        return new Replica(address, new Uri(address, "/readyz"));
    }
}
