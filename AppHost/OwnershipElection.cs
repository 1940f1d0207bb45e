using DesignPatterns.AppHost.Resources.Etcd;

namespace DesignPatterns.AppHost;

/// <summary>Chapter 9: one owner among three, elected through etcd, and a store that knows an old one.</summary>
internal static class OwnershipElection
{
    public static void AddOwnership(this IDistributedApplicationBuilder builder, Choices choices)
    {
        builder.AddEtcd("etcd", choices);
    }
}
