using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.AppHost.Resources.Redis;

/// <summary>A Redis of 64 MB that keeps nothing on disk: a container or a process.</summary>
internal static class RedisServers
{
    public const string MaxMemory = "64mb";

    /// <summary>The tag that <c>AddRedis</c> takes; named here because <c>auto</c> asks for the image before.</summary>
    private const string Tag = "8.6";
    private const string Image = $"docker.io/library/redis:{Tag}";

    /// <summary>Adds a Redis, with its faults as commands, where <c>--backing</c> says.</summary>
    /// <param name="use">What it does when it is full.</param>
    /// <param name="password">One that several share; without it, one of its own.</param>
    /// <exception cref="DistributedApplicationException">
    /// It is to be a process, and there is no <c>redis-server</c>.
    /// </exception>
    public static IResourceBuilder<IResourceWithConnectionString> AddRedisServer(
        this IDistributedApplicationBuilder builder,
        string name,
        Choices choices,
        RedisUse use = RedisUse.Cache,
        IResourceBuilder<ParameterResource>? password = null)
    {
        // Somebody else's machine runs what is published: there it is always a container.
        if (builder.ExecutionContext.IsPublishMode)
        {
            return builder.AddContainer(name, use, password);
        }

        IResourceBuilder<IResourceWithConnectionString> server = builder.IsContainer(choices, name, Image)
            ? builder.AddContainer(name, use, password)
            : builder.AddProcess(name, use, password);
        var resource = server.Resource;
        return server
            .WithAnnotation(new MemoryReading(cancellationToken => ReadMemoryAsync(resource, cancellationToken)))
            .WithRedisCommand("fault-pause", "Fault: pause for 10 s", ["CLIENT", "PAUSE", "10000", "ALL"])
            .WithRedisCommand("empty", "Empty", ["FLUSHALL"]);
    }

    private static IResourceBuilder<RedisResource> AddContainer(
        this IDistributedApplicationBuilder builder,
        string name,
        RedisUse use,
        IResourceBuilder<ParameterResource>? password) =>
        builder.AddRedis(name, password: password).WithImageTag(Tag).WithArgs(context =>
        {
            // AddRedis has a shell read its arguments; published, they are one text already.
            string[] limits =
                ["--save", "''", "--maxmemory", MaxMemory, "--maxmemory-policy", use.EvictionPolicy()];
            if (context.ExecutionContext.IsPublishMode)
            {
                context.Args[^1] = $"{context.Args[^1]} {string.Join(' ', limits)}";
                return;
            }

            foreach (var limit in limits)
            {
                context.Args.Add(limit);
            }
        });

    private static IResourceBuilder<RedisServerResource> AddProcess(
        this IDistributedApplicationBuilder builder,
        string name,
        RedisUse use,
        IResourceBuilder<ParameterResource>? password)
    {
        InstalledCommands.Require(name, "redis-server");
        // Without special characters, as AddRedis does it: a comma would end it in a connection string.
        var resource = new RedisServerResource(name, password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(
                builder, $"{name}-password", special: false));
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new RedisHealthCheck(resource), failureStatus: null, tags: null));

        return builder.AddResource(resource)
            .WithEndpoint(
                scheme: "redis", name: RedisServerResource.EndpointName, env: RedisServerResource.PortVariable)
            .WithEnvironment(
                context => context.EnvironmentVariables[RedisServerResource.PasswordVariable] = resource.Password)
            .WithArgs("-c", RedisServerResource.ScriptFor(use))
            .WithHealthCheck(key);
    }

    private static IResourceBuilder<IResourceWithConnectionString> WithRedisCommand(
        this IResourceBuilder<IResourceWithConnectionString> server,
        string name,
        string label,
        IReadOnlyList<string> command) =>
        server.WithCommand(name, label, async context =>
        {
            await RedisConnection.ExecuteAsync(server.Resource, command, context.CancellationToken);
            return CommandResults.Success();
        });

    /// <summary>The resident memory, as Redis tells it: that works for a container, too.</summary>
    private static async Task<long?> ReadMemoryAsync(
        IResourceWithConnectionString server, CancellationToken cancellationToken)
    {
        const string Field = "used_memory_rss:";
        var report = (string?)await RedisConnection.ExecuteAsync(server, ["INFO", "memory"], cancellationToken);
        var line = report?.Split("\r\n").FirstOrDefault(one => one.StartsWith(Field, StringComparison.Ordinal));
        return long.TryParse(line?[Field.Length..], out var bytes) ? bytes : null;
    }
}
