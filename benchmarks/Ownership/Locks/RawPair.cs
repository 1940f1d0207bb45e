using DesignPatterns.Etcd;
using DesignPatterns.OwnershipFigures.Wire;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>The least that a lock is: a key put if absent, and deleted if it is mine. By our client, or by one that
/// does nothing else.</summary>
internal sealed class RawPair(EtcdClient etcd, BareCalls bare, long lease)
{
    private static readonly ReadOnlyMemory<byte> Value = "figures:12345"u8.ToArray();
    private readonly PutOptions _underLease = new() { Lease = lease };

    public Task TakeAsync(int client) => TakeAsync($"raw-{client}", transaction => etcd.TransactAsync(transaction));

    public Task TakeBareAsync(int client) => TakeAsync($"raw-bare-{client}", bare.TransactAsync);

    private async Task TakeAsync(string name, Func<Transaction, Task<TransactionResult>> transactAsync)
    {
        var key = $"figures/queues/{name}/694d9a5c2b3e1f00-1";
        var put = await transactAsync(new()
        {
            If = [Condition.CreateRevision(key, Comparison.Equal, 0)],
            Then = [Operation.Put(key, Value, _underLease)],
        });
        var deleted = await transactAsync(new()
        {
            If = [Condition.ModRevision(key, Comparison.Equal, put.Revision)],
            Then = [Operation.Delete(key)],
        });
        Took.OrThrow(put.Succeeded && deleted.Succeeded, key);
    }
}
