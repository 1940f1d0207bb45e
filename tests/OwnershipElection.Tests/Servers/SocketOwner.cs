using System.Globalization;

namespace DesignPatterns.OwnershipElection.Tests.Servers;

/// <summary>Whose a socket is, as the kernel tells: Linux only.</summary>
internal static class SocketOwner
{
    /// <summary>Whether a process holds the socket that is bound to a port of loopback.</summary>
    public static bool Holds(int processId, int port) =>
        FindInode(port) is { } inode && Holds(processId, $"socket:[{inode}]");

    // sl  local_address rem_address st tx_queue:rx_queue tr:tm->when retrnsmt uid timeout inode
    //  0: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000 0 0 42 …
    private static string? FindInode(int port)
    {
        var address = string.Create(CultureInfo.InvariantCulture, $"0100007F:{port:X4}");
        return File.ReadLines("/proc/net/tcp")
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[1] == address && fields[9] != "0")
            .Select(fields => fields[9])
            .FirstOrDefault();
    }

    private static bool Holds(int processId, string link)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"/proc/{processId}/fd").Any(file => LeadsTo(file, link));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // A process ends while it is looked at.
            return false;
        }
    }

    private static bool LeadsTo(string file, string link)
    {
        try
        {
            return File.ResolveLinkTarget(file, returnFinalTarget: false)?.Name == link;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // Closed since it was listed: the others are there all the same.
            return false;
        }
    }
}
