using System.Diagnostics;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>What a shell script does: a process that grants a lease, locks, and runs a command that does nothing.</summary>
internal sealed class EtcdCtl(string endpoint)
{
    public async Task TakeAsync(int client)
    {
        var start = new ProcessStartInfo("etcdctl", ["--endpoints", endpoint, "lock", $"figures-ctl-{client}", "true"])
        {
            Environment = { ["ETCDCTL_API"] = "3" },
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        using var process = Process.Start(start)!;
        await process.WaitForExitAsync();
        Took.OrThrow(process.ExitCode == 0, "etcdctl lock");
    }
}
