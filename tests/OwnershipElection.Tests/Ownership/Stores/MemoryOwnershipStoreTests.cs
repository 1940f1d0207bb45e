using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;
using DesignPatterns.Testing;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Stores;

/// <summary>Goal and method: <see cref="OwnershipStoreContract"/>, in memory, on a clock moved by hand.</summary>
public sealed class MemoryOwnershipStoreTests : OwnershipStoreContract
{
    private readonly ManualTimeProvider _time = new();

    public MemoryOwnershipStoreTests() => Store = new MemoryOwnershipStore(_time);

    protected override IOwnershipStore Store { get; }

    protected override async Task PassAsync(TimeSpan by)
    {
        _time.Advance(by);
        // Whose turn has come goes on in a thread of the pool.
        await Task.Yield();
    }

    [Fact]
    public async Task An_entry_that_is_refused_leaves_no_queue_behind()
    {
        var lease = (await Store.GrantAsync(TimeSpan.FromMinutes(1), default)).Lease;
        for (var place = 0; place < MemoryOwnershipStore.MostPlaces; place++)
        {
            await Store.EnterAsync(new("full", $"{place}", lease, ""), default);
        }

        for (var refused = 0; refused < MemoryOwnershipStore.MostPlaces; refused++)
        {
            var full = await Assert.ThrowsAsync<OwnershipStoreException>(
                () => Store.EnterAsync(new($"other-{refused}", "athens", lease, ""), default).AsTask());
            Assert.Equal(OwnershipStoreFailure.Overloaded, full.Failure);
        }

        await Store.RevokeAsync(lease, default);
        var next = (await Store.GrantAsync(TimeSpan.FromMinutes(1), default)).Lease;
        Assert.NotNull(await Store.EnterAsync(new("new", "athens", next, ""), default));
    }
}
