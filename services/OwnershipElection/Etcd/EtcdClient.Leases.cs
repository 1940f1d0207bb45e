using DesignPatterns.Etcd.Grpc;
using DesignPatterns.Etcd.Messages;

namespace DesignPatterns.Etcd;

public sealed partial class EtcdClient
{
    /// <summary>Grants a lease: keys put under it go when it expires or is revoked.</summary>
    /// <remarks>
    /// It may be granted twice, when the first answer is lost: the one that nobody knows expires by itself.
    /// </remarks>
    /// <param name="timeToLive">Rounded up to whole seconds; etcd may grant longer.</param>
    /// <exception cref="EtcdException">etcd refuses, or does not answer in time.</exception>
    public async Task<EtcdLease> GrantLeaseAsync(
        TimeSpan timeToLive, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(timeToLive, TimeSpan.Zero);
        var request = new LeaseGrantRequest { Ttl = (long)Math.Ceiling(timeToLive.TotalSeconds) };
        var answer = await _calls.CallAsync(
            Methods.GrantLease, request, isRepeatable: true, cancellationToken);
        return new(answer.Id, TimeSpan.FromSeconds(answer.Ttl));
    }

    /// <summary>Ends a lease, and with it its keys.</summary>
    /// <returns>False if there was none any more.</returns>
    /// <exception cref="EtcdException">etcd refuses, or does not answer in time.</exception>
    public async Task<bool> RevokeLeaseAsync(long lease, CancellationToken cancellationToken = default)
    {
        try
        {
            var request = new LeaseRevokeRequest { Id = lease };
            await _calls.CallAsync(Methods.RevokeLease, request, isRepeatable: true, cancellationToken);
            return true;
        }
        catch (EtcdException failed) when (failed.Failure == EtcdFailure.LeaseNotFound)
        {
            return false;
        }
    }

    /// <summary>Makes a lease live its whole time from the instant at which etcd reads this.</summary>
    /// <remarks>
    /// All leases of a client share one stream, and each is kept alive when its owner says so.
    /// </remarks>
    /// <returns>How long it lives from then; null if it has ended.</returns>
    /// <exception cref="EtcdException">No answer in time: it may live longer than before, or not.</exception>
    public Task<TimeSpan?> KeepLeaseAliveAsync(long lease, CancellationToken cancellationToken = default) =>
        _keepAlives.KeepAsync(lease, cancellationToken);

    /// <param name="withKeys">Whether the keys that go with it are wanted.</param>
    /// <returns>Null if there is no such lease any more.</returns>
    /// <exception cref="EtcdException">etcd refuses, or does not answer in time.</exception>
    public async Task<EtcdLeaseStatus?> FindLeaseAsync(
        long lease, bool withKeys = false, CancellationToken cancellationToken = default)
    {
        var request = new LeaseTimeToLiveRequest { Id = lease, Keys = withKeys };
        var answer = await _calls.CallAsync(
            Methods.LeaseTimeToLive, request, isRepeatable: true, cancellationToken);
        return answer.Ttl < 0
            ? null
            : new(
                answer.Id,
                TimeSpan.FromSeconds(answer.Ttl),
                TimeSpan.FromSeconds(answer.GrantedTtl),
                [.. answer.Keys.Select(key => key.ToStringUtf8())]);
    }
}
