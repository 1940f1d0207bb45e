using DesignPatterns.Ownership.Queueing;

namespace DesignPatterns.Ownership;

/// <summary>One of several candidates owns a name; the others queue up to follow it.</summary>
/// <param name="value">What observers see once this candidate is the owner, as its address.</param>
/// <remarks>
/// Candidates are elected in the order in which they have queued up. An owner notices if its place is taken
/// away by an operator, for it observes its own election.
/// </remarks>
public sealed partial class Election(string name, string value, Leases leases)
{
    private Reign? _reign;

    public string Name { get; } = OwnershipName.Check(name);

    /// <summary>What observers see once this candidate is the owner.</summary>
    public string Value { get; } = value;

    /// <summary>What <see cref="RunAsync"/> owns now; null while this candidate is not the owner.</summary>
    public Held? Held => Volatile.Read(ref _reign)?.Held is { IsHeld: true } held ? held : null;

    /// <summary>Queues up, and waits until this candidate is the owner.</summary>
    /// <remarks>Whoever campaigns by itself, not through <see cref="RunAsync"/>, disposes what it holds.</remarks>
    /// <exception cref="OwnershipLostException">The lease was over before, or the place was taken
    /// away.</exception>
    /// <exception cref="OwnershipStoreException">No lease was granted, or what answers is not such a
    /// store.</exception>
    public async Task<Held> CampaignAsync(CancellationToken cancellationToken = default)
    {
        var lease = await leases.SharedAsync(cancellationToken);
        var turn = new Turn(lease, Name, Value);
        var place = (await turn.TakeAsync(patience: null, cancellationToken))!;
        var held = new Held(lease, place, turn.IsUnclear, isWatched: true);
        leases.Telemetry.OwnerElected(held);
        Guard.Start(held, leases);
        return held;
    }

    /// <summary>The owner now (null: nobody), and then each time it changes, by whichever candidate.</summary>
    /// <remarks>It need not be a candidate to observe. Some changes may be missed, the last one never.</remarks>
    /// <exception cref="OwnershipStoreException">The store failed: what was seen last may be out of
    /// date.</exception>
    public IAsyncEnumerable<Owner?> ObserveAsync(CancellationToken cancellationToken = default) =>
        leases.Store.ObserveAsync(Name, cancellationToken);
}
