using DesignPatterns.Gathering;
using DesignPatterns.SearchMessages;
using Microsoft.Extensions.Options;

namespace DesignPatterns.SearchRoot.Upgrading;

/// <summary>Has every replica of every leaf take the index of the corpus as it is now, one after the other.</summary>
/// <remarks>
/// In two rounds. In the first, each maps the new index beside the old one, which it goes on answering with; if one
/// cannot, nothing has changed. In the second, each answers with the new one, and keeps the old one for searches that
/// began with it: so a search finds all leaves with the version that it began with, and none fails.
/// </remarks>
internal sealed partial class RollingUpgrade(
    Gatherer<LeafQuestion, LeafReply> gatherer,
    [FromKeyedServices(SearchRootExtensions.Leaves)] ILeafCalls<LeafQuestion, LeafReply> calls,
    IOptions<SearchRootOptions> options,
    TimeProvider time,
    ILogger<RollingUpgrade> logger) : IDisposable
{
    private const int MostAttempts = 3;

    private static readonly TimeSpan RetryPeriod = TimeSpan.FromMilliseconds(300);

    private readonly SemaphoreSlim _turn = new(1);

    /// <returns>Null: another upgrade is under way.</returns>
    public async Task<Upgrade?> RunAsync(CancellationToken cancellationToken)
    {
        if (!await _turn.WaitAsync(TimeSpan.Zero, cancellationToken))
        {
            return null;
        }

        try
        {
            var upgrade = await RollAsync(cancellationToken);
            if (upgrade.Failure is { } failure)
            {
                LogStopped(failure);
            }
            else
            {
                LogUpgraded(upgrade.Version!, upgrade.Documents, upgrade.Replicas.Count);
            }

            return upgrade;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<Upgrade> RollAsync(CancellationToken cancellationToken)
    {
        var ready = new List<string>();
        VersionReply? next = null;
        foreach (var replica in Replicas())
        {
            try
            {
                var reply = await AskAsync(replica, new PrepareQuestion(), cancellationToken);
                next ??= reply;
                if (reply.Version != next.Version)
                {
                    return new(null, 0, ready, $"{replica} sees another corpus than {ready[0]}.");
                }

                ready.Add(replica.Name);
            }
            catch (Exception fault) when (fault is not OperationCanceledException)
            {
                return new(null, 0, ready, $"{replica} could not map the new index: {fault.Message}");
            }
        }

        return await SwitchAsync(next!, ready);
    }

    /// <summary>Once begun it is ended, whether its caller still waits or not: halfway is no place to stay.</summary>
    private async Task<Upgrade> SwitchAsync(VersionReply next, IReadOnlyList<string> ready)
    {
        var failures = new List<string>();
        foreach (var replica in Replicas())
        {
            try
            {
                await AskAsync(replica, new SwitchQuestion(next.Version), CancellationToken.None);
            }
            catch (Exception fault)
            {
                // It has gone since; when it is back, it maps what the others use by then, the new one.
                failures.Add($"{replica} was not switched: {fault.Message}");
            }
        }

        return new(next.Version, next.CorpusDocuments, ready, failures is [] ? null : string.Join("; ", failures));
    }

    private IEnumerable<Replica> Replicas() => gatherer.Leaves.SelectMany(leaf => leaf.Replicas);

    /// <summary>A connection that breaks says little of the replica, and both questions may be asked again.</summary>
    private async Task<VersionReply> AskAsync(
        Replica replica, LeafQuestion question, CancellationToken cancellationToken)
    {
        var deadline = Deadline.After(options.Value.PrepareTimeout, time);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return (VersionReply)await calls.AskAsync(replica, question, deadline, cancellationToken);
            }
            catch (ReplicaUnreachableException) when (attempt < MostAttempts)
            {
                await Task.Delay(RetryPeriod, time, cancellationToken);
            }
        }
    }

    [LoggerMessage(EventName = "index.upgraded", Level = LogLevel.Information,
        Message = "{ReplicaCount} replicas use index {Version} of {DocumentCount} documents")]
    private partial void LogUpgraded(string version, int documentCount, int replicaCount);

    [LoggerMessage(EventName = "index.upgrade_stopped", Level = LogLevel.Warning,
        Message = "The upgrade of the index ended early: {Reason}")]
    private partial void LogStopped(string reason);
}
