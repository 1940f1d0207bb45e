using DesignPatterns.Etcd;
using DesignPatterns.Etcd.Grpc;
using DesignPatterns.Etcd.Messages;
using DesignPatterns.OwnershipFigures.Wire;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>The two transactions of the library's locks in a loop: by its client, or by one that does nothing
/// else.</summary>
/// <remarks>More than <see cref="RawPair"/>: the first one also reads who is first in the queue.</remarks>
internal sealed class SameTransactions(EtcdClient etcd, BareCalls bare, long lease)
{
    private const string Path = "/etcdserverpb.KV/Txn";

    private static readonly ReadOnlyMemory<byte> Value = "figures:12345"u8.ToArray();
    private static readonly RangeOptions FirstPlace = new() { Order = RangeOrder.CreateRevision, Limit = 1 };
    private static readonly RangeOptions KeyOnly = new() { Content = RangeContent.Keys };

    private readonly PutOptions _underLease = new() { Lease = lease };

    public Task TakeAsync(int client) =>
        TakeAsync($"same-{client}", transaction => etcd.TransactAsync(transaction));

    public Task TakeBareAsync(int client) => TakeAsync($"bare-{client}", async transaction =>
    {
        var request = Requests.Transaction(transaction);
        return Answers.Transaction(await bare.AskAsync(Path, request, TxnResponse.Parser));
    });

    private async Task TakeAsync(string name, Func<Transaction, Task<TransactionResult>> transactAsync)
    {
        var queue = $"figures/queues/{name}/";
        var own = $"{queue}694d9a5c2b3e1f00-1";
        var first = Operation.Range(KeyRange.Prefix(queue), FirstPlace);
        var entered = await transactAsync(new()
        {
            If = [Condition.IsAbsent(own)],
            Then = [Operation.Put(own, Value, _underLease), first],
            Else = [Operation.Range(own, KeyOnly), first],
        });
        var left = await transactAsync(new()
        {
            If = [Condition.CreateRevision(own, Comparison.Equal, entered.Revision)],
            Then = [Operation.Delete(own)],
        });
        Took.OrThrow(entered.Succeeded && entered.Range(1).Entries[0].Key == own && left.Succeeded, own);
    }
}
