using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using DesignPatterns.AppHost.Report;
using DesignPatterns.AppHost.Resources;
using Microsoft.Extensions.Configuration;

namespace DesignPatterns.AppHost.Tests.Running;

/// <summary>What the AppHost decides before anything runs.</summary>
public sealed class ModelTests
{
    [Fact]
    public async Task Resources_that_wait_for_each_other_are_refused_by_name()
    {
        await using var builder = DistributedApplicationTestingBuilder.Create("--environment=Testing");
        var chicken = builder.AddExecutable("chicken", "sleep", ".", "60");
        var egg = builder.AddExecutable("egg", "sleep", ".", "60").WaitFor(chicken);
        chicken.WaitFor(egg);
        builder.CheckWaits();
        await using var app = await builder.BuildAsync();

        var refusal = await Assert.ThrowsAnyAsync<DistributedApplicationException>(() => app.StartAsync());

        Assert.Contains("chicken waits for egg waits for chicken", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diamond_of_waits_is_no_cycle()
    {
        var builder = DistributedApplicationTestingBuilder.Create("--environment=Testing");
        var bottom = builder.AddExecutable("bottom", "sleep", ".", "60");
        var left = builder.AddExecutable("left", "sleep", ".", "60").WaitFor(bottom);
        var right = builder.AddExecutable("right", "sleep", ".", "60").WaitFor(bottom);
        builder.AddExecutable("top", "sleep", ".", "60").WaitFor(left).WaitFor(right);

        Assert.Null(WaitCycles.Find(builder.Resources));
    }

    [Fact]
    public void Without_a_choice_every_system_is_started()
    {
        var choices = Choices.From(new ConfigurationBuilder().Build(), ["dictionary", "search"]);

        Assert.True(choices.Has("dictionary") && choices.Has("search"));
        Assert.Equal("auto", choices.Backing);
    }

    [Theory]
    [InlineData("fail: Unhandled exception: no file", "   at Edge.Main()", "fail: Unhandled exception: no file")]
    [InlineData("info: starting", "giving up", "giving up")]
    [InlineData("", "  ", null)]
    public void The_last_words_of_a_process_say_why_it_ended(string first, string second, string? expected) =>
        Assert.Equal(expected, LastWords.Of([new LogLine(1, first, false), new LogLine(2, second, true)]));

    [Fact]
    public void The_table_is_laid_out_in_columns()
    {
        var table = RunTable.Format(
        [
            new RunRow("edge", "Running, healthy", 92_300_000, "https://localhost:8443"),
            new RunRow("response-cache-0", "Running, healthy", null, "http://localhost:5001"),
        ]);

        Assert.Equal(
            """
            RESOURCE          STATE             MEMORY  ADDRESS
            edge              Running, healthy  92 MB   https://localhost:8443
            response-cache-0  Running, healthy          http://localhost:5001

            """,
            table);
    }
}
