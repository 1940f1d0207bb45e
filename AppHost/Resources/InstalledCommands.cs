namespace DesignPatterns.AppHost.Resources;

/// <summary>The commands of this machine that stand in for containers.</summary>
internal static class InstalledCommands
{
    /// <exception cref="DistributedApplicationException">
    /// It is not on the path; the message says what to install, for whom.
    /// </exception>
    /// <param name="package">Debian's; null: it has the command's name.</param>
    public static void Require(string service, string command, string? package = null)
    {
        if (!Has(command))
        {
            throw new DistributedApplicationException(
                $"{service}: {command} was not found: install the package {package ?? command}"
                + " (./run.sh --backing processes does), or start Docker or Podman and use --backing containers.");
        }
    }

    public static bool Has(string command) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(directory => File.Exists(Path.Combine(directory, command)));
}
