using System.Diagnostics;

namespace DesignPatterns.OwnershipFigures.Locks;

/// <summary>What a script does: a process that grants a lease, locks, and runs what does nothing.</summary>
internal sealed class EtcdCtl(string endpoint)
{
    public async Task TakeAsync(int client)
    {
        string[] arguments = ["--endpoints", endpoint, "lock", $"figures-ctl-{client}", "true"];
        var start = new ProcessStartInfo("etcdctl", arguments)
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
