using System.Diagnostics;
using DesignPatterns.Testing;

namespace DesignPatterns.OwnershipElection.Tests.Servers;

/// <summary>A real etcd of three members, each of which can be cut off from the others.</summary>
/// <remarks>
/// Members reach one another through a <see cref="CutProxy"/> before each. Clients do not: to cut a client
/// off, put one before a member's <see cref="EtcdMember.ClientPort"/>.
/// </remarks>
public sealed class EtcdCluster : IAsyncLifetime
{
    private const int MostStarts = 5;
    private const int MostLooks = 10;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly int _memberCount;
    private CutProxy[] _ways = [];

    public EtcdCluster()
        : this(memberCount: 3)
    {
    }

    internal EtcdCluster(int memberCount) => _memberCount = memberCount;

    public IReadOnlyList<EtcdMember> Members { get; private set; } = [];

    public IReadOnlyList<string> Endpoints => [.. Members.Select(member => member.Endpoint)];

    /// <summary>As a connection string has them.</summary>
    public string ConnectionString => string.Join(',', Endpoints);

    public static async Task<EtcdCluster> StartAsync()
    {
        var cluster = new EtcdCluster();
        await cluster.InitializeAsync();
        return cluster;
    }

    public async ValueTask InitializeAsync()
    {
        for (var start = 1; ; start++)
        {
            try
            {
                await StartMembersAsync();
                return;
            }
            catch (InvalidOperationException) when (start < MostStarts)
            {
                // Another took a port between its choice and its use.
                await DisposeAsync();
            }
        }
    }

    /// <summary>The member that a majority takes for the leader; waits for one.</summary>
    /// <param name="deposed">One that is to be the leader no more.</param>
    public async Task<EtcdMember> WaitForLeaderAsync(EtcdMember? deposed = null)
    {
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < Patience)
        {
            var status = await Task.WhenAll(Members.Select(member => member.TryReadStatusAsync()));
            var leader = Array.FindIndex(status, one => one is { } own
                && own.Id == own.Leader
                && status.Count(other => other?.Leader == own.Id) > _memberCount / 2);
            if (leader >= 0 && Members[leader] != deposed)
            {
                return Members[leader];
            }

            await Task.Delay(20);
        }

        throw new InvalidOperationException("The members do not elect a leader.");
    }

    /// <summary>A member that follows; waits until there is a leader.</summary>
    public async Task<EtcdMember> WaitForFollowerAsync()
    {
        var leader = await WaitForLeaderAsync();
        return Members.First(member => member != leader && member.ProcessId is not null);
    }

    /// <summary>Waits until every member that runs has a leader.</summary>
    public Task WaitForHealthAsync() => Task.WhenAll(
        Members.Where(member => member.ProcessId is not null).Select(member => member.WaitForHealthAsync()));

    /// <summary>Cuts a member off from all others, both ways; clients still reach it.</summary>
    /// <param name="traffic">What its links do from now on.</param>
    public void Partition(EtcdMember member, Traffic traffic = Traffic.Hangs)
    {
        foreach (var other in Members.Where(other => other != member))
        {
            SetLink(member, other, traffic);
        }
    }

    /// <summary>Sets the link between two members, both ways.</summary>
    public void SetLink(EtcdMember one, EtcdMember other, Traffic traffic)
    {
        WayTo(one).Set(traffic, other.Name);
        WayTo(other).Set(traffic, one.Name);
    }

    /// <summary>All members reach one another again.</summary>
    public void Heal()
    {
        foreach (var way in _ways)
        {
            way.Set(Traffic.Flows);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var member in Members)
        {
            await member.DisposeAsync();
        }

        foreach (var way in _ways)
        {
            await way.DisposeAsync();
        }

        (Members, _ways) = ([], []);
    }

    private async Task StartMembersAsync()
    {
        var token = $"{Guid.NewGuid():N}";
        _ways = [.. Enumerable.Range(0, _memberCount).Select(_ => CutProxy.Start(nameDialer: NameDialerAsync))];
        Members = [.. _ways.Select((way, index) => Create(way, index, token))];
        var introductions = string.Join(',', Members.Select(member => member.Introduction));
        await Task.WhenAll(Members.Select(member => member.StartAsync(introductions)));
        await WaitForHealthAsync();
    }

    private static EtcdMember Create(CutProxy way, int index, string token)
    {
        way.Target = FreePort.Next();
        return new($"etcd-{index}", token, way.Target, way.Endpoint);
    }

    private CutProxy WayTo(EtcdMember member) => _ways.Single(way => way.Target == member.PeerPort);

    private async Task<string?> NameDialerAsync(int port)
    {
        // The kernel's list changes while it is read, and a link without a name is never cut.
        for (var look = 0; look < MostLooks; look++)
        {
            foreach (var member in Members)
            {
                // On a busy machine it dials before this process knows that it runs.
                if (member.Starting is { } starting && SocketOwner.Holds(await starting, port))
                {
                    return member.Name;
                }
            }

            await Task.Delay(10);
        }

        return null;
    }
}
