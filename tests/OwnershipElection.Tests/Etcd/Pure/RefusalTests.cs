using System.Net;
using DesignPatterns.Etcd;
using DesignPatterns.Etcd.Grpc;

namespace DesignPatterns.OwnershipElection.Tests.Etcd.Pure;

/// <summary>
/// Goal: each refusal of etcd's is told apart, and what may have been done is never taken for undone. Method:
/// the texts of etcd's package rpctypes, as a table.
/// </summary>
public sealed class RefusalTests
{
    [Theory]
    [InlineData(14, "etcdserver: no leader", EtcdFailure.NoLeader, false)]
    [InlineData(14, "etcdserver: leader changed", EtcdFailure.NoLeader, true)]
    [InlineData(14, "etcdserver: request timed out", EtcdFailure.Late, true)]
    [InlineData(14, "etcdserver: request timed out, possibly due to leader failure", EtcdFailure.NoLeader, true)]
    [InlineData(14, "etcdserver: request timed out, possibly due to connection lost", EtcdFailure.Late, true)]
    [InlineData(14, "etcdserver: server stopped", EtcdFailure.Unreachable, true)]
    [InlineData(14, "transport is closing", EtcdFailure.Unreachable, true)]
    [InlineData(2, "context deadline exceeded", EtcdFailure.Late, true)]
    [InlineData(2, "raft proposal dropped", EtcdFailure.NoLeader, false)]
    [InlineData(4, "context deadline exceeded", EtcdFailure.Late, true)]
    [InlineData(1, "etcdserver: request canceled", EtcdFailure.Unreachable, true)]
    [InlineData(8, "etcdserver: too many requests", EtcdFailure.Overloaded, false)]
    [InlineData(8, "etcdserver: mvcc: database space exceeded", EtcdFailure.Overloaded, true)]
    [InlineData(8, "grpc: received message larger than max (3 vs. 2)", EtcdFailure.Refused, false)]
    [InlineData(5, "etcdserver: requested lease not found", EtcdFailure.LeaseNotFound, false)]
    [InlineData(5, "etcdserver: member not found", EtcdFailure.Refused, false)]
    [InlineData(11, "etcdserver: mvcc: required revision has been compacted", EtcdFailure.Compacted, false)]
    [InlineData(11, "etcdserver: mvcc: required revision is a future revision", EtcdFailure.Refused, false)]
    [InlineData(3, "etcdserver: duplicate key given in txn request", EtcdFailure.Refused, false)]
    [InlineData(7, "etcdserver: permission denied", EtcdFailure.Refused, false)]
    [InlineData(12, "unknown service etcdserverpb.KV", EtcdFailure.NotEtcd, false)]
    [InlineData(15, "etcdserver: corrupt cluster", EtcdFailure.Refused, true)]
    [InlineData(99, "", EtcdFailure.Refused, true)]
    public void Each_is_told_apart(int status, string message, EtcdFailure failure, bool mayHaveTakenEffect)
    {
        var read = Refusals.Read("etcd-0:2379", (StatusCode)status, message);

        Assert.Equal((failure, mayHaveTakenEffect), (read.Failure, read.MayHaveTakenEffect));
        Assert.StartsWith("etcd-0:2379 answers: ", read.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0", null, null)]
    [InlineData("5", "etcdserver: requested lease not found", EtcdFailure.LeaseNotFound)]
    [InlineData("14", "etcdserver%3A%20no leader", EtcdFailure.NoLeader)]
    [InlineData("many", "", EtcdFailure.Refused)]
    [InlineData(null, null, EtcdFailure.Unreachable)]
    public void A_status_is_read_from_trailers_and_its_absence_is_a_break(
        string? status, string? message, EtcdFailure? failure)
    {
        using var response = new HttpResponseMessage(HttpStatusCode.OK);
        Add(response, "grpc-status", status);
        Add(response, "grpc-message", message);

        var thrown = Record.Exception(() => AnswerHeaders.CheckEnd("etcd-0:2379", response));

        Assert.Equal(failure, (thrown as EtcdException)?.Failure);
    }

    private static void Add(HttpResponseMessage response, string name, string? value)
    {
        if (value is not null)
        {
            response.TrailingHeaders.TryAddWithoutValidation(name, value);
        }
    }
}
