using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;

namespace DesignPatterns.Orchestrator.Tests.Lifecycle;

public sealed class EventTests
{
    [Fact]
    public async Task Events_come_in_the_order_of_a_life()
    {
        var seen = new ConcurrentQueue<string>();
        await using var app = await Application.StartAsync(builder =>
        {
            var idle = builder.AddIdle("idle").WithHttpEndpoint().Resource;
            var events = builder.Eventing;
            events.Subscribe<BeforeStartEvent>((_, _) => Note("before-start"));
            events.Subscribe<AfterResourcesCreatedEvent>((_, _) => Note("created"));
            events.Subscribe<ResourceEndpointsAllocatedEvent>(idle, (_, _) => Note("allocated"));
            events.Subscribe<BeforeResourceStartedEvent>(idle, (_, _) => Note("before-resource-started"));
            events.Subscribe<ResourceReadyEvent>(idle, (_, _) => Note("ready"));
            events.Subscribe<ResourceStoppedEvent>(idle, (_, _) => Note("stopped"));
        });
        await app.ResourceNotifications.WaitForResourceHealthyAsync("idle").WaitAsync(Application.Patience);
        await app.ResourceCommands.ExecuteCommandAsync("idle", "stop");
        await app.ReachesAsync("idle", KnownResourceStates.Finished);
        for (var i = 0; i < 600 && !seen.Contains("stopped"); i++)
        {
            await Task.Delay(50);
        }

        // Created and ready are raised by two independent parts.
        Assert.Equal(
            ["before-start", "allocated", "before-resource-started", "ready", "stopped"],
            seen.Where(name => name != "created"));
        Assert.Contains("created", seen);

        Task Note(string name)
        {
            seen.Enqueue(name);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task Subscribers_are_called_in_turn_until_they_unsubscribe()
    {
        await using var builder = await Application.CreateAsync();
        var seen = new List<string>();
        builder.Eventing.Subscribe<Happened>(async (_, _) =>
        {
            await Task.Yield();
            seen.Add("first");
        });
        var second = builder.Eventing.Subscribe<Happened>((_, _) => Task.FromResult(seen.Remove("first")));
        await builder.Eventing.PublishAsync(new Happened());
        Assert.Empty(seen);
        builder.Eventing.Unsubscribe(second);
        await builder.Eventing.PublishAsync(new Happened());
        Assert.Equal(["first"], seen);
    }

    private sealed class Happened : IDistributedApplicationEvent;
}
