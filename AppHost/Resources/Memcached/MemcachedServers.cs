using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.AppHost.Resources.Memcached;

/// <summary>A memcached of 64 MB, which evicts what was used least: a container or a process.</summary>
internal static class MemcachedServers
{
    public const string EndpointName = "tcp";

    /// <summary>64 MB of items, 1,024 connections; one more of these waits until another ends.</summary>
    public const string Limits = "-m 64 -c 1024";

    private const string Repository = "docker.io/library/memcached";
    private const string Tag = "1.6";
    private const int Port = 11211;

    /// <summary>Adds a memcached, with the command that empties it, where <c>--backing</c> says.</summary>
    /// <remarks>Its protocol knows no pause: a fault is to stop it, or to start it anew, empty.</remarks>
    /// <exception cref="DistributedApplicationException">
    /// It is to be a process, and there is no <c>memcached</c>.
    /// </exception>
    public static IResourceBuilder<IResourceWithEndpoints> AddMemcachedServer(
        this IDistributedApplicationBuilder builder, string name, Choices choices)
    {
        // Somebody else's machine runs what is published: there it is always a container.
        if (builder.ExecutionContext.IsPublishMode
            || builder.IsContainer(choices, name, $"{Repository}:{Tag}"))
        {
            return builder.AddContainer(name, Repository, Tag)
                .WithArgs(Limits.Split(' '))
                .WithEndpoint(targetPort: Port, scheme: "tcp", name: EndpointName)
                .WithMemcachedCheck();
        }

        InstalledCommands.Require(name, "memcached");
        return builder.AddResource(new MemcachedServerResource(name))
            .WithEndpoint(scheme: "tcp", name: EndpointName, env: MemcachedServerResource.PortVariable)
            .WithArgs("-c", MemcachedServerResource.Script)
            .WithMemoryReading()
            .WithMemcachedCheck();
    }

    private static IResourceBuilder<T> WithMemcachedCheck<T>(this IResourceBuilder<T> server)
        where T : IResourceWithEndpoints
    {
        var endpoint = server.GetEndpoint(EndpointName);
        var key = $"{server.Resource.Name}_check";
        server.ApplicationBuilder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new MemcachedHealthCheck(endpoint), failureStatus: null, tags: null));
        return server.WithHealthCheck(key).WithCommand("empty", "Empty", async context =>
        {
            await MemcachedConnection.AskAsync(endpoint, "flush_all", "OK", context.CancellationToken);
            return CommandResults.Success();
        });
    }

    /// <summary>memcached does not know its resident memory, but its process id, which a container's is not.</summary>
    private static IResourceBuilder<T> WithMemoryReading<T>(this IResourceBuilder<T> server)
        where T : IResourceWithEndpoints
    {
        const string Field = "STAT pid ";
        var endpoint = server.GetEndpoint(EndpointName);
        return server.WithAnnotation(new MemoryReading(async cancellationToken =>
        {
            var stats = await MemcachedConnection.AskAsync(endpoint, "stats", "END", cancellationToken);
            var line = stats.First(one => one.StartsWith(Field, StringComparison.Ordinal));
            using var process = Process.GetProcessById(
                int.Parse(line[Field.Length..], NumberStyles.None, CultureInfo.InvariantCulture));
            return process.WorkingSet64;
        }));
    }
}
