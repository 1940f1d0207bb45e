using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.Orchestrator.Tests.Lifecycle;

public sealed class NotificationTests
{
    [Fact]
    public async Task A_late_watcher_first_sees_every_resource_as_it_is()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            builder.AddIdle("one");
            builder.AddIdle("two");
        });
        await app.ReachesAsync("one", KnownResourceStates.Running);
        await app.ReachesAsync("two", KnownResourceStates.Running);
        var seen = new HashSet<string>();
        await foreach (var change in app.ResourceNotifications.WatchAsync())
        {
            Assert.Equal(KnownResourceStates.Running, change.Snapshot.State?.Text);
            if (seen.Add(change.Resource.Name) && seen.Count == 2)
            {
                break;
            }
        }
    }

    [Fact]
    public async Task A_resource_of_ones_own_publishes_its_own_state()
    {
        await using var app = await Application.StartAsync(builder =>
        {
            var custom = builder.AddResource(new Custom("custom"));
            builder.AddIdle("idle").WithParentRelationship(custom);
        });
        var custom = app.Services.GetRequiredService<DistributedApplicationModel>().Resources.Single(
            r => r.Name == "custom");
        await app.ResourceNotifications.PublishUpdateAsync(
            custom, s => s with { State = KnownResourceStates.Running });
        await app.ResourceNotifications.WaitForResourceHealthyAsync("custom").WaitAsync(Application.Patience);
        var idle = await app.ReachesAsync("idle", KnownResourceStates.Running);
        Assert.Contains(new RelationshipSnapshot("custom", "Parent"), idle.Relationships);
    }

    [Fact]
    public async Task A_wait_ends_with_the_state_or_with_its_cancellation()
    {
        await using var app = await Application.StartAsync(builder => builder.AddIdle("idle"));
        await app.ResourceNotifications.WaitForResourceAsync("idle", KnownResourceStates.Running)
            .WaitAsync(Application.Patience);
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            app.ResourceNotifications.WaitForResourceAsync("idle", KnownResourceStates.Exited, soon.Token));
    }

    [Fact]
    public async Task A_snapshot_tells_what_runs()
    {
        await using var app = await Application.StartAsync(builder => builder.AddIdle("idle"));
        var idle = await app.ReachesAsync("idle", KnownResourceStates.Running);
        Assert.Equal("Executable", idle.ResourceType);
        Assert.True(Processes.Exists(idle.ProcessId()));
    }

    [Fact]
    public async Task What_a_resource_prints_is_kept()
    {
        await using var app = await Application.StartAsync(builder =>
            builder.AddExecutable("printer", "sh", ".", "-c", "echo said; echo cried >&2; exec sleep 1000"));
        await app.PrintsAsync("printer", "said");
        await app.PrintsAsync("printer", "cried");
        var lines = new List<LogLine>();
        await foreach (
            var batch in app.Services.GetRequiredService<ResourceLoggerService>().GetAllAsync("printer"))
        {
            lines.AddRange(batch);
        }

        Assert.True(
            lines.Single(line => line.Content.EndsWith("cried", StringComparison.Ordinal)).IsErrorMessage);
        Assert.False(
            lines.Single(line => line.Content.EndsWith("said", StringComparison.Ordinal)).IsErrorMessage);
    }

    private sealed class Custom(string name) : Resource(name);
}
