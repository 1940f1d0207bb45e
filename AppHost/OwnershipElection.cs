using DesignPatterns.AppHost.Resources;
using DesignPatterns.AppHost.Resources.Etcd;
using DesignPatterns.AppHost.Resources.Redis;

namespace DesignPatterns.AppHost;

/// <summary>Chapter 9: one owner among three, elected through etcd, and a store that knows an old one.</summary>
internal static class OwnershipElection
{
    private const int ReplicaCount = 3;

    /// <summary>Longer than a lease lives: whoever wakes up after it owns no more.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(15);

    public static void AddOwnership(this IDistributedApplicationBuilder builder, Choices choices)
    {
        var etcd = builder.AddEtcd("etcd", choices);
        var reports = builder.AddRedisServer("report-store", choices, RedisUse.Store);
        foreach (var index in Enumerable.Range(0, ReplicaCount))
        {
            var name = $"elected-reporter-{index}";
            var reporter = builder.AddHost<Projects.ElectedReporter>(name);
            if (index == 0)
            {
                // Any replica can be asked; this one is who is.
                reporter.WithHttpEndpoint(port: 8086).WithExternalHttpEndpoints().WithExampleRequest("http", "/");
            }
            else
            {
                reporter.WithHttpEndpoint();
            }

            // It waits for neither store: it says which of them does not answer, and goes on when that does.
            reporter
                .WithAdmin()
                .WithReference(etcd)
                .WithReference(reports)
                .WithEnvironment("ElectedReporter__Name", name)
                .WithOwnerCommands();
        }
    }

    /// <summary>Adds the buttons by which an owner leaves, stays too long, or sleeps through its loss.</summary>
    private static void WithOwnerCommands(this IResourceBuilder<ProjectResource> reporter)
    {
        if (reporter.ApplicationBuilder.ExecutionContext.IsRunMode)
        {
            reporter
                .WithHttpCommand("/resign", "Resign", endpointName: "http", commandName: "resign")
                .WithHttpCommand(
                    "/faults/stale-owner",
                    "Fault: stay an owner too long",
                    endpointName: "admin",
                    commandName: "fault-stale-owner")
                .WithPause(Pause);
        }
    }
}
