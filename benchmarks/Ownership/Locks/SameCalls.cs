using DesignPatterns.Etcd;
using DesignPatterns.Etcd.Grpc;
using DesignPatterns.Etcd.Messages;
using DesignPatterns.OwnershipFigures.Wire;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>The two calls of the library's locks in a loop: by its client, or by one that does nothing else.</summary>
/// <remarks>The first one also reads who is first in the queue, as <see cref="RawPair"/> does not; the second one has
/// no condition.</remarks>
internal sealed class SameCalls(EtcdClient etcd, BareCalls bare, long lease)
{
    private static readonly ReadOnlyMemory<byte> Value = "figures:12345"u8.ToArray();
    private static readonly RangeOptions FirstPlace = new() { Order = RangeOrder.CreateRevision, Limit = 1 };
    private static readonly RangeOptions KeyOnly = new() { Content = RangeContent.Keys };

    private readonly PutOptions _underLease = new() { Lease = lease };

    public async Task TakeAsync(int client)
    {
        var (queue, own) = NameOf("same", client);
        var entered = await etcd.TransactAsync(Enter(queue, own));
        var left = await etcd.DeleteAsync(own);
        Check(entered, left.Count, own);
    }

    public async Task TakeBareAsync(int client)
    {
        var (queue, own) = NameOf("bare", client);
        var entered = await bare.TransactAsync(Enter(queue, own));
        var left = await bare.AskAsync(
            "/etcdserverpb.KV/DeleteRange", Requests.Delete(own, DeleteOptions.Default), DeleteRangeResponse.Parser);
        Check(entered, left.Deleted, own);
    }

    private static (string Queue, string Own) NameOf(string kind, int client)
    {
        var queue = $"figures/queues/{kind}-{client}/";
        return (queue, $"{queue}694d9a5c2b3e1f00-1");
    }

    private static void Check(TransactionResult entered, long left, string own) =>
        Took.OrThrow(entered.Succeeded && entered.Range(1).Entries[0].Key == own && left == 1, own);

    private Transaction Enter(string queue, string own)
    {
        var first = Operation.Range(KeyRange.Prefix(queue), FirstPlace);
        return new()
        {
            If = [Condition.IsAbsent(own)],
            Then = [Operation.Put(own, Value, _underLease), first],
            Else = [Operation.Range(own, KeyOnly), first],
        };
    }
}
