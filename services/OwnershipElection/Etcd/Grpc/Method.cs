using DesignPatterns.Etcd.Messages;
using Google.Protobuf;

namespace DesignPatterns.Etcd.Grpc;

/// <summary>A method of one of etcd's services.</summary>
/// <param name="NeedsLeader">
/// Whether a member that has no leader is to say so, rather than keep the caller waiting; a stream ends.
/// </param>
internal sealed record Method<TRequest, TResponse>(
    string Service, string Name, MessageParser<TResponse> Parser, bool NeedsLeader = true)
    where TRequest : IMessage
    where TResponse : IMessage<TResponse>
{
    public string Path { get; } = $"/etcdserverpb.{Service}/{Name}";
}

internal static class Methods
{
    public static readonly Method<RangeRequest, RangeResponse> Range =
        new("KV", "Range", RangeResponse.Parser);

    public static readonly Method<RangeRequest, RangeResponse> SerializableRange =
        Range with { NeedsLeader = false };

    public static readonly Method<PutRequest, PutResponse> Put = new("KV", "Put", PutResponse.Parser);

    public static readonly Method<DeleteRangeRequest, DeleteRangeResponse> Delete =
        new("KV", "DeleteRange", DeleteRangeResponse.Parser);

    public static readonly Method<TxnRequest, TxnResponse> Transaction = new("KV", "Txn", TxnResponse.Parser);

    public static readonly Method<CompactionRequest, CompactionResponse> Compact =
        new("KV", "Compact", CompactionResponse.Parser);

    public static readonly Method<LeaseGrantRequest, LeaseGrantResponse> GrantLease =
        new("Lease", "LeaseGrant", LeaseGrantResponse.Parser);

    public static readonly Method<LeaseRevokeRequest, LeaseRevokeResponse> RevokeLease =
        new("Lease", "LeaseRevoke", LeaseRevokeResponse.Parser);

    public static readonly Method<LeaseTimeToLiveRequest, LeaseTimeToLiveResponse> LeaseTimeToLive =
        new("Lease", "LeaseTimeToLive", LeaseTimeToLiveResponse.Parser);

    public static readonly Method<LeaseKeepAliveRequest, LeaseKeepAliveResponse> KeepAlive =
        new("Lease", "LeaseKeepAlive", LeaseKeepAliveResponse.Parser);

    public static readonly Method<WatchRequest, WatchResponse> Watch =
        new("Watch", "Watch", WatchResponse.Parser);

    public static readonly Method<StatusRequest, StatusResponse> Status =
        new("Maintenance", "Status", StatusResponse.Parser, NeedsLeader: false);

    public static readonly Method<MemberListRequest, MemberListResponse> Members =
        new("Cluster", "MemberList", MemberListResponse.Parser);
}
