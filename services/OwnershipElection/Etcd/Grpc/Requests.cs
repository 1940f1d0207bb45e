using DesignPatterns.Etcd.Messages;
using Google.Protobuf;

namespace DesignPatterns.Etcd.Grpc;

/// <summary>Our records as etcd's messages.</summary>
internal static class Requests
{
    public static RangeRequest Range(KeyRange keys, RangeOptions options)
    {
        if (options is { Limit: < 0 } or { Revision: < 0 } or { MaxCreateRevision: < 0 })
        {
            throw new ArgumentException("A limit or a revision is negative.", nameof(options));
        }

        return new()
        {
            Key = FirstOf(keys),
            RangeEnd = keys.End,
            Limit = options.Limit,
            Revision = options.Revision,
            SortOrder = OrderOf(options),
            SortTarget = (RangeRequest.Types.SortTarget)options.Order,
            Serializable = options.Consistency == ReadConsistency.Serializable,
            KeysOnly = options.Content == RangeContent.Keys,
            CountOnly = options.Content == RangeContent.Count,
            MaxCreateRevision = options.MaxCreateRevision,
        };
    }

    public static PutRequest Put(string key, ReadOnlyMemory<byte> value, PutOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return new()
        {
            Key = ByteString.CopyFromUtf8(key),

            // The caller does not change it before the call has ended.
            Value = UnsafeByteOperations.UnsafeWrap(value),
            Lease = options.Lease,
            PrevKv = options.WithPrevious,
        };
    }

    public static DeleteRangeRequest Delete(KeyRange keys, DeleteOptions options) =>
        new() { Key = FirstOf(keys), RangeEnd = keys.End, PrevKv = options.WithPrevious };

    public static TxnRequest Transaction(Transaction transaction)
    {
        var message = new TxnRequest();
        foreach (var condition in transaction.If)
        {
            message.Compare.Add(condition.Message);
        }

        foreach (var operation in transaction.Then)
        {
            message.Success.Add(operation.Message);
        }

        foreach (var operation in transaction.Else)
        {
            message.Failure.Add(operation.Message);
        }

        return message;
    }

    public static bool OnlyReads(TxnRequest transaction) =>
        transaction.Success.All(IsRange) && transaction.Failure.All(IsRange);

    public static WatchRequest Watch(KeyRange keys, WatchOptions options, long startRevision) => new()
    {
        CreateRequest = new()
        {
            Key = FirstOf(keys),
            RangeEnd = keys.End,
            StartRevision = startRevision,
            PrevKv = options.WithPrevious,
            ProgressNotify = true,
            Fragment = true,
        },
    };

    // The default order is etcd's own: ascending by key, which costs it nothing.
    private static RangeRequest.Types.SortOrder OrderOf(RangeOptions options) => options switch
    {
        { IsDescending: true } => RangeRequest.Types.SortOrder.Descend,
        { Order: RangeOrder.Key } => RangeRequest.Types.SortOrder.None,
        _ => RangeRequest.Types.SortOrder.Ascend,
    };

    private static bool IsRange(RequestOp operation) =>
        operation.RequestCase == RequestOp.RequestOneofCase.RequestRange;

    private static ByteString FirstOf(KeyRange keys) =>
        keys.First is { IsEmpty: false } first
            ? first
            : throw new ArgumentException("No key is named.", nameof(keys));
}
