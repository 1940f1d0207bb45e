namespace DesignPatterns.Etcd;

/// <summary>A member of the cluster, as the members know it.</summary>
/// <param name="Name">Empty before it was started for the first time.</param>
public sealed record ClusterMember(
    ulong Id, string Name, IReadOnlyList<string> PeerAddresses, IReadOnlyList<string> ClientAddresses);

/// <summary>What a member says of itself.</summary>
/// <param name="Leader">The member that it takes for the leader; 0: it has none.</param>
/// <param name="Term">How many elections there have been.</param>
public sealed record MemberStatus(ulong Member, ulong Leader, long Revision, ulong Term, string Version);
