using DesignPatterns.Etcd.Messages;
using Google.Protobuf.Collections;

namespace DesignPatterns.Etcd.Grpc;

/// <summary>etcd's messages as our records.</summary>
internal static class Answers
{
    /// <exception cref="EtcdException">There is no header: etcd always sends one.</exception>
    public static long RevisionOf(ResponseHeader? header) => header is not null
        ? header.Revision
        : throw new EtcdException(
            EtcdFailure.NotEtcd, Remedy.None, mayHaveTakenEffect: true,
            "An answer has no header: it is not etcd's.");

    public static RangeResult Range(RangeResponse message, long revision) =>
        new(revision, Entries(message.Kvs), message.More, message.Count);

    public static PutResult Put(PutResponse message, long revision) =>
        new(revision, message.PrevKv is { } previous ? EtcdEntry.From(previous) : null);

    public static DeleteResult Delete(DeleteRangeResponse message, long revision) =>
        new(revision, message.Deleted, Entries(message.PrevKvs));

    public static TransactionResult Transaction(TxnResponse message)
    {
        var revision = RevisionOf(message.Header);
        var results = new OperationResult[message.Responses.Count];
        for (var index = 0; index < results.Length; index++)
        {
            results[index] = Operation(message.Responses[index], revision);
        }

        return new(message.Succeeded, revision, results);
    }

    private static OperationResult Operation(ResponseOp message, long revision) => message.ResponseCase switch
    {
        ResponseOp.ResponseOneofCase.ResponseRange => Range(message.ResponseRange, revision),
        ResponseOp.ResponseOneofCase.ResponsePut => Put(message.ResponsePut, revision),
        ResponseOp.ResponseOneofCase.ResponseDeleteRange => Delete(message.ResponseDeleteRange, revision),
        _ => throw new InvalidDataException("etcd answers an operation that was not asked for."),
    };

    private static EtcdEntry[] Entries(RepeatedField<KeyValue> messages)
    {
        if (messages.Count == 0)
        {
            return [];
        }

        var entries = new EtcdEntry[messages.Count];
        for (var index = 0; index < entries.Length; index++)
        {
            entries[index] = EtcdEntry.From(messages[index]);
        }

        return entries;
    }
}
