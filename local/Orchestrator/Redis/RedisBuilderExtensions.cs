using Aspire.Hosting.Redis;

namespace Aspire.Hosting;

public static class RedisBuilderExtensions
{
    /// <summary>Adds a Redis with a password, healthy when it answers a PING.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null,
        IResourceBuilder<ParameterResource>? password = null)
    {
        // Without special characters: a comma would end it in a connection string.
        var redis = new RedisResource(name, password?.Resource
            ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(
                builder, $"{name}-password", special: false));
        var key = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
            key, _ => new RedisPing(redis), failureStatus: null, tags: null));
        // The shell takes the password from its environment: as an argument, everybody could read it.
        return builder.AddResource(redis)
            .WithAnnotation(new ContainerImageAnnotation
            {
                Registry = "docker.io", Image = "library/redis", Tag = "8.6",
            })
            .WithEndpoint(port, targetPort: 6379, scheme: "redis", name: "tcp")
            .WithHealthCheck(key)
            .WithEntrypoint("/bin/sh")
            .WithEnvironment(
                context => context.EnvironmentVariables["REDIS_PASSWORD"] = redis.PasswordParameter)
            .WithArgs("redis-server", "--requirepass", "$REDIS_PASSWORD");
    }
}
