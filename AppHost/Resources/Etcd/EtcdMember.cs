namespace DesignPatterns.AppHost.Resources.Etcd;

/// <summary>
/// One member, and the settings that it shares with the others: etcd reads all of them from variables.
/// </summary>
internal sealed record EtcdMember(
    IResourceBuilder<IResourceWithEnvironment> Resource, EndpointReference Client, EndpointReference Peer)
{
    /// <summary>Settings that bound what a member keeps, and that versions have different defaults for.</summary>
    private static readonly (string Name, string Value)[] Common =
    [
        // Whoever watches from a revision that is older than this is told that it is gone.
        ("ETCD_AUTO_COMPACTION_MODE", "periodic"),
        ("ETCD_AUTO_COMPACTION_RETENTION", "5m"),
        ("ETCD_QUOTA_BACKEND_BYTES", "268435456"),
        ("ETCD_SNAPSHOT_COUNT", "10000"),
        ("ETCD_MAX_SNAPSHOTS", "2"),
        ("ETCD_MAX_WALS", "2"),

        // A member that comes back asks first whether it could win an election, instead of forcing one.
        ("ETCD_PRE_VOTE", "true"),
        ("ETCD_LOGGER", "zap"),
        ("ETCD_LOG_LEVEL", "warn"),
    ];

    public string Name => Resource.Resource.Name;

    public ReferenceExpression ClientUrl =>
        ReferenceExpression.Create($"http://{Client.Property(EndpointProperty.HostAndPort)}");

    public ReferenceExpression PeerUrl =>
        ReferenceExpression.Create($"http://{Peer.Property(EndpointProperty.HostAndPort)}");

    /// <param name="cluster">All members, as <c>name=peer URL</c>. A member that has data goes by that.</param>
    public void Configure(ReferenceExpression cluster)
    {
        Resource
            .WithEnvironment("ETCD_NAME", Name)
            .WithEnvironment("ETCD_ADVERTISE_CLIENT_URLS", ClientUrl)
            .WithEnvironment("ETCD_INITIAL_ADVERTISE_PEER_URLS", PeerUrl)
            .WithEnvironment("ETCD_INITIAL_CLUSTER", cluster);
        foreach (var (name, value) in Common)
        {
            Resource.WithEnvironment(name, value);
        }
    }
}
