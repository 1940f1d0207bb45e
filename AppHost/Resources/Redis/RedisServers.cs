using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace DesignPatterns.AppHost.Resources.Redis;

/// <summary>A Redis that keeps nothing on disk and forgets what was used least: a container or a process.</summary>
internal static class RedisServers
{
    public const string MaxMemory = "64mb";
    public const string EvictionPolicy = "allkeys-lru";

    /// <summary>The tag that <c>AddRedis</c> takes; named here because <c>auto</c> asks for the image before.</summary>
    private const string Tag = "8.6";
    private const string Image = $"docker.io/library/redis:{Tag}";
    private const string Command = "redis-server";

    /// <summary>Adds a Redis, with its faults as commands, where <c>--backing</c> says.</summary>
    /// <exception cref="DistributedApplicationException">
    /// It is to be a process, and there is no <c>redis-server</c>.
    /// </exception>
    public static IResourceBuilder<IResourceWithConnectionString> AddRedisServer(
        this IDistributedApplicationBuilder builder, string name, Choices choices)
    {
        // Somebody else's machine runs what is published: there it is always a container.
        if (builder.ExecutionContext.IsPublishMode)
        {
            return builder.AddContainer(name);
        }

        IResourceBuilder<IResourceWithConnectionString> server =
            builder.IsContainer(choices, name, Image) ? builder.AddContainer(name) : builder.AddProcess(name);
        var resource = server.Resource;
        return server
            .WithAnnotation(new MemoryReading(cancellationToken => ReadMemoryAsync(resource, cancellationToken)))
            .WithRedisCommand("fault-pause", "Fault: pause for 10 s", ["CLIENT", "PAUSE", "10000", "ALL"])
            .WithRedisCommand("empty", "Empty", ["FLUSHALL"]);
    }

    private static IResourceBuilder<RedisResource> AddContainer(
        this IDistributedApplicationBuilder builder, string name) =>
        builder.AddRedis(name).WithImageTag(Tag).WithArgs(context =>
        {
            // AddRedis has a shell read its arguments; published, they are one text already.
            string[] limits = ["--save", "''", "--maxmemory", MaxMemory, "--maxmemory-policy", EvictionPolicy];
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
        this IDistributedApplicationBuilder builder, string name)
    {
        if (!IsOnPath(Command))
        {
            throw new DistributedApplicationException(
                $"{name}: {Command} was not found: install the package {Command} (./run.sh --backing processes does),"
                + " or start Docker or Podman and use --backing containers.");
        }

        // Without special characters, as AddRedis does it: a comma would end it in a connection string.
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(
            builder, $"{name}-password", special: false);
        var resource = new RedisServerResource(name, password);
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new RedisHealthCheck(resource), failureStatus: null, tags: null));

        return builder.AddResource(resource)
            .WithEndpoint(
                scheme: "redis", name: RedisServerResource.EndpointName, env: RedisServerResource.PortVariable)
            .WithEnvironment(
                context => context.EnvironmentVariables[RedisServerResource.PasswordVariable] = resource.Password)
            .WithArgs("-c", RedisServerResource.Script)
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

    private static bool IsOnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, command)));
}
