using DesignPatterns.Ownership;
using DesignPatterns.Ownership.Stores;

namespace DesignPatterns.OwnershipElection.Tests.Ownership.Stores;

/// <summary>Goal and method: <see cref="OwnershipStoreContract"/>, in memory.</summary>
public sealed class MemoryOwnershipStoreTests : OwnershipStoreContract
{
    protected override IOwnershipStore Store { get; } = new MemoryOwnershipStore(TimeProvider.System);
}
