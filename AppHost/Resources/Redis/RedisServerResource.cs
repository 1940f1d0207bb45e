namespace DesignPatterns.AppHost.Resources.Redis;

/// <summary>A <c>redis-server</c> process: what <c>AddRedis</c> is where no container engine answers.</summary>
/// <remarks>
/// The configuration goes through a pipe, so that the password is neither in an argument, which every user of the
/// machine can read, nor in a file that a killed run would leave behind.
/// </remarks>
internal sealed class RedisServerResource(string name, ParameterResource password)
    : ExecutableResource(name, "sh", Path.GetTempPath()), IResourceWithConnectionString
{
    public const string EndpointName = "tcp";
    public const string PortVariable = "REDIS_PORT";
    public const string PasswordVariable = "REDIS_PASSWORD";

    public ParameterResource Password => password;

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create(
            $"{this.GetEndpoint(EndpointName).Property(EndpointProperty.HostAndPort)},password={password}");

    // "-::1": where there is no IPv6, IPv4 alone will do. Redis would write its title over its environment, by which
    // the processes of one run can be told from those of another.
    public static string ScriptFor(RedisUse use) =>
        $"""
        exec redis-server - <<END
        bind 127.0.0.1 -::1
        port ${PortVariable}
        requirepass ${PasswordVariable}
        save ""
        appendonly no
        maxmemory {RedisServers.MaxMemory}
        maxmemory-policy {use.EvictionPolicy()}
        set-proc-title no
        END
        """;
}
