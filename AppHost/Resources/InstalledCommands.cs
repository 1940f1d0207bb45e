namespace DesignPatterns.AppHost.Resources;

/// <summary>The commands of this machine that stand in for containers.</summary>
internal static class InstalledCommands
{
    /// <exception cref="DistributedApplicationException">
    /// It is not on the path; the message says what to install, for whom.
    /// </exception>
    public static void Require(string service, string command)
    {
        if (!IsOnPath(command))
        {
            throw new DistributedApplicationException(
                $"{service}: {command} was not found: install the package {command} (./run.sh --backing processes"
                + " does), or start Docker or Podman and use --backing containers.");
        }
    }

    private static bool IsOnPath(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, command)));
}
