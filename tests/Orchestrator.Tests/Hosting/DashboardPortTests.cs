using System.Net;
using System.Net.Sockets;
using DesignPatterns.Orchestrator.Tests.Ending;

namespace DesignPatterns.Orchestrator.Tests.Hosting;

[Collection(nameof(SampleRun))]
public sealed class DashboardPortTests
{
    /// <summary>As when two AppHosts are begun at the same moment: both saw the usual port free.</summary>
    [Fact]
    public async Task A_port_that_is_taken_while_the_dashboard_starts_costs_it_that_port_alone()
    {
        using var gate = new GatedDotnet();
        await using var appHost = SampleRun.Start("stubborn", ("DOTNET_HOST_PATH", gate.Command));
        var (first, address) = await appHost.FindVariableAsync("ASPNETCORE_URLS");
        using var thief = new TcpListener(IPAddress.Loopback, new Uri(address).Port);
        thief.Start();
        gate.Open();

        var announced = await appHost.FindLineAsync("Dashboard: ");
        Assert.DoesNotContain(new Uri(address).Authority, announced, StringComparison.Ordinal);
        Assert.DoesNotContain(first, await appHost.FindChildrenAsync(3));
        Assert.Contains(
            "address already in use", await appHost.FindLineAsync("The dashboard ended"), StringComparison.Ordinal);
    }

    /// <summary>Starts what it is to start once its gate is open: long after the AppHost looked for a port.</summary>
    private sealed class GatedDotnet : IDisposable
    {
        private const string Script =
            """
            #!/bin/bash
            while [ ! -e "$(dirname "$0")/open" ]; do sleep 0.05; done
            exec dotnet "$@"
            """;

        private readonly string _folder = Directory.CreateTempSubdirectory("gate-").FullName;

        public GatedDotnet()
        {
            File.WriteAllText(Command, Script);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(Command, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }
        }

        public string Command => Path.Combine(_folder, "dotnet");

        public void Open() => File.WriteAllText(Path.Combine(_folder, "open"), "");

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
