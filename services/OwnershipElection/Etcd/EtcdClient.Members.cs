using DesignPatterns.Etcd.Grpc;
using DesignPatterns.Etcd.Messages;

namespace DesignPatterns.Etcd;

public sealed partial class EtcdClient
{
    /// <summary>What one endpoint says of itself: none other is asked.</summary>
    /// <param name="endpoint">
    /// One of <see cref="EtcdOptions.Endpoints"/>; null: the one that is in use.
    /// </param>
    /// <exception cref="ArgumentException">There is no such endpoint.</exception>
    /// <exception cref="EtcdException">It refuses, or does not answer in time.</exception>
    public async Task<MemberStatus> ReadStatusAsync(
        string? endpoint = null, CancellationToken cancellationToken = default)
    {
        var asked = endpoint is null ? _endpoints.Choose() : _endpoints.Find(endpoint);
        var answer = await asked.AskAsync(
            Methods.Status, new StatusRequest(), _options.AttemptTimeout, cancellationToken);
        var revision = Answers.RevisionOf(answer.Header);
        return new(answer.Header.MemberId, answer.Leader, revision, answer.RaftTerm, answer.Version);
    }

    /// <exception cref="EtcdException">etcd refuses, or does not answer in time.</exception>
    public async Task<IReadOnlyList<ClusterMember>> ListMembersAsync(
        CancellationToken cancellationToken = default)
    {
        var answer = await _calls.CallAsync(
            Methods.Members, new MemberListRequest(), isRepeatable: true, cancellationToken);
        return [.. answer.Members.Select(member => new ClusterMember(
            member.Id, member.Name, [.. member.PeerUrls], [.. member.ClientUrls]))];
    }
}
