using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Feed;

namespace DesignPatterns.Dashboard.Tests.Resources;

public class ResourceStateTests
{
    [Theory]
    [InlineData("Running", "Healthy", null, "good")]
    [InlineData("Running", null, null, "good")]
    [InlineData("Running", "Degraded", null, "warn")]
    [InlineData("Running", "Unhealthy", null, "bad")]
    [InlineData("Starting", null, null, "warn")]
    [InlineData("Waiting", null, null, "warn")]
    [InlineData("Stopping", "Unhealthy", null, "warn")]
    [InlineData("FailedToStart", null, null, "bad")]
    [InlineData("RuntimeUnhealthy", null, null, "bad")]
    [InlineData("Exited", null, 1, "bad")]
    [InlineData("Exited", null, 0, "")]
    [InlineData("Finished", null, 137, "bad")]
    [InlineData("Finished", null, 0, "")]
    [InlineData("Finished", null, null, "")]
    [InlineData("NotStarted", null, null, "")]
    [InlineData("Some new word", null, null, "")]
    public void A_state_has_the_colour_of_what_it_means(string state, string? health, int? exitCode, string expected) =>
        Assert.Equal(expected, ResourceState.ClassOf(Of(state) with { Health = health, ExitCode = exitCode }));

    [Fact]
    public void The_worst_report_gives_the_reason()
    {
        var resource = Of("Running") with
        {
            HealthReports =
            [
                new("a", "Healthy", "fine"), new("b", null), new("c", "Degraded", "slow"),
                new("d", "Unhealthy", "down"), new("e", "Unhealthy", "down, too"),
            ],
        };

        Assert.Equal("d", ResourceState.WorstReport(resource)?.Name);
    }

    [Theory]
    [InlineData("https://localhost:8443/a?b=c", "https://localhost:8443/a?b=c")]
    [InlineData("HTTP://LOCALHOST/", "http://localhost/")]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("JaVaScRiPt:alert(1)//http://", null)]
    [InlineData(" javascript:alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("redis://localhost:6379", null)]
    [InlineData("//elsewhere.example/", null)]
    [InlineData("/local", null)]
    [InlineData("", null)]
    public void Only_http_and_https_become_links(string url, string? expected) =>
        Assert.Equal(expected, SafeLink.Of(url));

    [Fact]
    public void Commands_of_the_lifecycle_come_in_their_order_and_only_a_crash_asks_first()
    {
        var host = Dictionary.Host("edge");

        Assert.Equal(["start", "stop", "restart"], ResourceCommands.Lifecycle(host).Select(one => one.Name));
        Assert.Equal(["fault-crash", "faults-off"], ResourceCommands.Faults(host).Select(one => one.Name));
        Assert.Equal(["flush"], ResourceCommands.Others(host).Select(one => one.Name));
        Assert.Equal(
            ["fault-crash"],
            host.Commands.Where(one => ResourceCommands.Question("edge", one) is not null).Select(one => one.Name));
    }

    private static ResourceDocument Of(string state) => new() { Name = "x", Type = "Project", State = state };
}
