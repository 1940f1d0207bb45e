using System.Diagnostics;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace DesignPatterns.Orchestrator.Tests;

internal static class Processes
{
    public static int ProcessId(this CustomResourceSnapshot snapshot) =>
        Convert.ToInt32(snapshot.Property("executable.pid"), CultureInfo.InvariantCulture);

    /// <summary>Whether the process runs; one that only waits to be reaped does not.</summary>
    public static bool Exists(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return File.ReadAllText($"/proc/{id}/stat").Split(") ")[1][0] != 'Z';
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            return false;
        }
    }

    public static async Task<bool> IsGoneAsync(int id)
    {
        for (var i = 0; i < 600 && Exists(id); i++)
        {
            await Task.Delay(50);
        }

        return !Exists(id);
    }
}
