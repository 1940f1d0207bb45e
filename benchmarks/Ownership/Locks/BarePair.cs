using DesignPatterns.Etcd.Messages;
using DesignPatterns.OwnershipFigures.Wire;
using Google.Protobuf;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>The transactions of <see cref="RawPair"/>, by a client that does nothing else.</summary>
internal sealed class BarePair(BareCalls calls, long lease)
{
    private const string Path = "/etcdserverpb.KV/Txn";
    private static readonly ByteString Value = ByteString.CopyFromUtf8("figures:12345");

    public async Task TakeAsync(int client)
    {
        var key = ByteString.CopyFromUtf8(RawPair.KeyOf(client));
        var put = await calls.AskAsync(Path, Put(key), TxnResponse.Parser);
        var deleted = await calls.AskAsync(Path, Delete(key, put.Header.Revision), TxnResponse.Parser);
        Took.OrThrow(put.Succeeded && deleted.Succeeded, RawPair.KeyOf(client));
    }

    private TxnRequest Put(ByteString key) => new()
    {
        Compare = { new Compare { Key = key, Target = Compare.Types.CompareTarget.Create, CreateRevision = 0 } },
        Success = { new RequestOp { RequestPut = new() { Key = key, Value = Value, Lease = lease } } },
    };

    private static TxnRequest Delete(ByteString key, long revision) => new()
    {
        Compare = { new Compare { Key = key, Target = Compare.Types.CompareTarget.Mod, ModRevision = revision } },
        Success = { new RequestOp { RequestDeleteRange = new() { Key = key } } },
    };
}
