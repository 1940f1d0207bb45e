namespace DesignPatterns.AppHost.Resources.Memcached;

/// <summary>A <c>memcached</c> process: what a container is where no container engine answers.</summary>
/// <remarks>
/// memcached does not run as root. Its own <c>-u</c> would change the user after the orchestrator has arranged that
/// the process dies with the AppHost, and changing the user cancels that: so <c>setpriv</c> changes it, arranges the
/// same anew, and a shell then looks whether the AppHost died in between. Elsewhere than on Linux nothing was
/// arranged, and <c>-u</c> does.
/// </remarks>
internal sealed class MemcachedServerResource(string name) : ExecutableResource(name, "sh", Path.GetTempPath())
{
    public const string PortVariable = "MEMCACHED_PORT";

    public const string Script =
        $$"""
        set -- memcached -l 127.0.0.1 -p "${{PortVariable}}" {{MemcachedServers.Limits}}
        [ "$(id -u)" = 0 ] || exec "$@"
        [ "$(uname)" = Linux ] || exec "$@" -u nobody
        exec setpriv --reuid nobody --regid "$(id -g nobody)" --clear-groups --pdeathsig KILL -- \
          sh -c '[ "$PPID" = "$0" ] && exec "$@"' "$PPID" "$@"
        """;
}
