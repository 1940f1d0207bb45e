namespace Aspire.Hosting.Eventing;

/// <summary>
/// Subscribers are found by the event's exact type and called in the order of subscription.
/// </summary>
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private ImmutableList<(
        Type Type, DistributedApplicationEventSubscription Subscription)> _subscriptions = [];

    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent
    {
        if (typeof(T).IsAbstract)
        {
            throw new ArgumentException(
                $"Cannot subscribe to the abstract type '{typeof(T).Name}'. Subscribe to a concrete one.",
                nameof(callback));
        }

        var subscription = new DistributedApplicationEventSubscription(
            (e, cancellation) => callback((T)e, cancellation));
        ImmutableInterlocked.Update(ref _subscriptions, all => all.Add((typeof(T), subscription)));
        return subscription;
    }

    public DistributedApplicationEventSubscription Subscribe<T>(
        IResource resource, Func<T, CancellationToken,
            Task> callback) where T : IDistributedApplicationResourceEvent =>
        Subscribe<T>((e, cancellation) => e.Resource == resource
            ? callback(e, cancellation) : Task.CompletedTask);

    public void Unsubscribe(DistributedApplicationEventSubscription subscription) =>
        ImmutableInterlocked.Update(
            ref _subscriptions, all => all.RemoveAll(s => s.Subscription == subscription));

    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent =>
        PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    public Task PublishAsync<T>(
        T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        var callbacks = _subscriptions.Where(
            s => s.Type == typeof(T)).Select(s => s.Subscription.Callback).ToArray();
        switch (dispatchBehavior)
        {
            case EventDispatchBehavior.BlockingSequential:
                return InTurnAsync();
            case EventDispatchBehavior.BlockingConcurrent:
                return AtOnceAsync();
            case EventDispatchBehavior.NonBlockingSequential:
                _ = Task.Run(InTurnAsync, cancellationToken);
                return Task.CompletedTask;
            default:
                _ = Task.Run(AtOnceAsync, cancellationToken);
                return Task.CompletedTask;
        }

        Task AtOnceAsync() => Task.WhenAll(callbacks.Select(callback => callback(@event, cancellationToken)));

        async Task InTurnAsync()
        {
            foreach (var callback in callbacks)
            {
                await callback(@event, cancellationToken);
            }
        }
    }
}
