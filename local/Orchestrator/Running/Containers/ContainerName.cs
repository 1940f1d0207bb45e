using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting.Running.Containers;

/// <summary>
/// What a container is called: its resource, and the AppHost that it belongs to, by process and time of start.
/// </summary>
internal static class ContainerName
{
    /// <summary>Marks the containers of AppHosts on this machine: an engine can serve several.</summary>
    public static readonly string Label = $"designpatterns.apphost={Environment.MachineName}";

    // How far two processes may read the start of a third apart.
    private static readonly TimeSpan Blur = TimeSpan.FromSeconds(2);

    public static string New(string resource)
    {
        using var self = Process.GetCurrentProcess();
        return $"{resource}.{self.Id}.{Seconds(self)}.{Guid.NewGuid():N}";
    }

    public static bool IsLeftover(string name)
    {
        var parts = name.Split('.');
        if (parts.Length != 4
            || !int.TryParse(parts[1], CultureInfo.InvariantCulture, out var id)
            || !long.TryParse(parts[2], CultureInfo.InvariantCulture, out var started))
        {
            return false;
        }

        try
        {
            using var appHost = Process.GetProcessById(id);
            return Math.Abs(Seconds(appHost) - started) > Blur.TotalSeconds;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return true;
        }
    }

    private static long Seconds(Process process) => new DateTimeOffset(process.StartTime).ToUnixTimeSeconds();
}
