using DesignPatterns.Etcd;
using DesignPatterns.OwnershipFigures.Wire;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>To acquire and release what nobody else wants.</summary>
internal static class LockFigures
{
    private const int Many = 16;

    private static readonly ReadOnlyMemory<byte> Value = new byte[100];

    public static async Task MeasureAsync(Rounds rounds, Func<EtcdClient> connect, string endpoint)
    {
        await using var etcd = connect();
        var lease = (await etcd.GrantLeaseAsync(TimeSpan.FromHours(1))).Id;
        using var calls = new BareCalls(endpoint);
        using var gateway = new Gateway(endpoint);
        await using var ours = new OurLocks(etcd);
        var service = new LockService(calls);
        var raw = new RawPair(etcd, calls, lease);
        var same = new SameCalls(etcd, calls, lease);
        var byGateway = new GatewayLocks(gateway, lease);
        Subject[] subjects =
        [
            new("put", client => etcd.PutAsync($"figures/put-{client}", Value)),
            new("raw pair", raw.TakeAsync),
            new("raw pair, bare", raw.TakeBareAsync),
            new("shared lease", ours.TakeSharedAsync),
            new("lock service", client => service.TakeAsync(client, lease)),
            new("same", same.TakeAsync),
            new("same, bare", same.TakeBareAsync),
            new("fresh lease", ours.TakeFreshAsync),
            new("gateway pair", byGateway.TakePairAsync),
            new("gateway service", byGateway.TakeServiceAsync),
        ];
        await rounds.MeasureAsync(1, [.. subjects, new("etcdctl lock", new EtcdCtl(endpoint).TakeAsync)]);
        await rounds.MeasureAsync(Many, subjects);
        await etcd.RevokeLeaseAsync(lease);
    }
}
