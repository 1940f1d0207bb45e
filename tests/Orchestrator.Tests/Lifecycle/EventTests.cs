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
            builder.OnBeforeStart((_, _) => Note("before-start"));
            builder.Eventing.Subscribe<AfterResourcesCreatedEvent>((_, _) => Note("created"));
            builder.AddIdle("idle").WithHttpEndpoint()
                .OnResourceEndpointsAllocated((_, _, _) => Note("allocated"))
                .OnBeforeResourceStarted((_, _, _) => Note("before-resource-started"))
                .OnResourceReady((_, _, _) => Note("ready"))
                .OnResourceStopped((_, _, _) => Note("stopped"));
        });
        await app.ResourceNotifications.WaitForResourceHealthyAsync("idle").WaitAsync(Application.Patience);
        await app.ResourceCommands.ExecuteCommandAsync("idle", "stop");
        await app.ReachesAsync("idle", KnownResourceStates.Finished);
        for (var i = 0; i < 100 && !seen.Contains("stopped"); i++)
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
        Assert.Throws<ArgumentException>(() =>
            builder.Eventing.Subscribe<IDistributedApplicationEvent>((_, _) => Task.CompletedTask));
    }

    [Fact]
    public async Task A_publisher_that_does_not_block_goes_on()
    {
        await using var builder = await Application.CreateAsync();
        var never = new TaskCompletionSource();
        builder.Eventing.Subscribe<Happened>((_, _) => never.Task);
        await builder.Eventing.PublishAsync(new Happened(), EventDispatchBehavior.NonBlockingConcurrent)
            .WaitAsync(Application.Patience);
        Assert.False(builder.Eventing.PublishAsync(new Happened()).IsCompleted);
    }

    private sealed class Happened : IDistributedApplicationEvent;
}
