using System.Net;
using System.Net.Sockets;
using DesignPatterns.Orchestrator.Tests.Ending;
using DesignPatterns.Testing;

namespace DesignPatterns.Orchestrator.Tests.Hosting;

[Collection(nameof(SampleRun))]
public sealed class DashboardPortTests
{
    /// <summary>As when two AppHosts are begun at the same moment: both saw the usual port free.</summary>
    [Fact]
    public async Task A_port_that_is_taken_while_the_dashboard_starts_costs_it_that_port_alone()
    {
        await using var appHost = SampleRun.Start("stubborn");
        var (first, address) = await appHost.FindVariableAsync("ASPNETCORE_URLS");
        await Signal.PauseAsync(first);
        using var thief = new TcpListener(IPAddress.Loopback, new Uri(address).Port);
        thief.Start();
        Signal.Send(first, Signal.Continue);

        var announced = await appHost.FindLineAsync("Dashboard: ");
        Assert.DoesNotContain(new Uri(address).Authority, announced, StringComparison.Ordinal);
        Assert.DoesNotContain(first, await appHost.FindChildrenAsync(3));
        Assert.Contains(
            "address already in use", await appHost.FindLineAsync("The dashboard ended"), StringComparison.Ordinal);
    }
}
