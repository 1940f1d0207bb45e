using DesignPatterns.Etcd;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>The least that a lock is, by our client: a key put if absent, and deleted if it is mine.</summary>
internal sealed class RawPair(EtcdClient etcd, long lease)
{
    private static readonly ReadOnlyMemory<byte> Value = "figures:12345"u8.ToArray();
    private readonly PutOptions _underLease = new() { Lease = lease };

    public async Task TakeAsync(int client)
    {
        var key = $"figures/queues/raw-{client}/694d9a5c2b3e1f00-1";
        var put = await etcd.TransactAsync(new()
        {
            If = [Condition.CreateRevision(key, Comparison.Equal, 0)],
            Then = [Operation.Put(key, Value, _underLease)],
        });
        var deleted = await etcd.TransactAsync(new()
        {
            If = [Condition.ModRevision(key, Comparison.Equal, put.Revision)],
            Then = [Operation.Delete(key)],
        });
        Took.OrThrow(put.Succeeded && deleted.Succeeded, key);
    }
}
