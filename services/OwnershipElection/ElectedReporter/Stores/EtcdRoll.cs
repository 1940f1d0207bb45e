using DesignPatterns.Etcd;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ElectedReporter.Stores;

/// <summary>How many of etcd's members answer for themselves, where they do not answer together.</summary>
internal sealed class EtcdRoll(EtcdClient etcd, IOptionsMonitor<EtcdOptions> options, TimeProvider time)
{
    public const string ConnectionName = "etcd";

    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(500);

    /// <returns>As in "1 of 3 members answer, no leader".</returns>
    public async Task<string> CallAsync(CancellationToken cancellationToken)
    {
        var endpoints = options.Get(ConnectionName).Endpoints;
        var all = await Task.WhenAll(
            endpoints.Select(endpoint => HasLeaderAsync(endpoint, cancellationToken)));
        var leader = all.Contains(true) ? "" : ", no leader";
        return $"{all.Count(one => one is not null)} of {endpoints.Count} members answer{leader}";
    }

    /// <returns>Null: it does not answer.</returns>
    private async Task<bool?> HasLeaderAsync(string endpoint, CancellationToken cancellationToken)
    {
        try
        {
            var status = await etcd.ReadStatusAsync(endpoint, cancellationToken)
                .WaitAsync(Timeout, time, cancellationToken);
            return status.Leader != 0;
        }
        catch (EtcdException refused) when (refused.Failure == EtcdFailure.NoLeader)
        {
            return false;
        }
        catch (Exception silent) when (silent is EtcdException or TimeoutException)
        {
            return null;
        }
    }
}
