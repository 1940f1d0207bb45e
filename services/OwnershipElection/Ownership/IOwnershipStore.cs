namespace DesignPatterns.Ownership;

/// <summary>What keeps leases, the queues of those who want to own a name, and versioned values.</summary>
/// <remarks>
/// The plug on the pattern's page. Each call takes effect at one instant between its start and its end, for
/// all callers (linearizable), or fails with an <see cref="OwnershipStoreException"/>: then it may have taken
/// effect or not, and may be repeated as it was. To repeat a call changes nothing more, but that a lease may
/// have been granted twice (the one that nobody knows expires), and that an unconditional write gets a new
/// version. Each call ends soon after its token is cancelled. Bad names are an <see cref="ArgumentException"/>
/// before anything is sent.
/// </remarks>
public interface IOwnershipStore
{
    /// <summary>Grants a lease: all that was entered under it goes when it expires or is revoked.</summary>
    /// <param name="timeToLive">The store may grant longer, as the next whole second, never shorter.</param>
    ValueTask<LeaseGrant> GrantAsync(TimeSpan timeToLive, CancellationToken cancellationToken);

    /// <summary>Makes a lease live its whole time to live from now.</summary>
    /// <returns>How long it lives from now; null if there is no such lease any more.</returns>
    ValueTask<TimeSpan?> RenewAsync(long lease, CancellationToken cancellationToken);

    /// <summary>Ends a lease now. One that has ended already is no error.</summary>
    ValueTask RevokeAsync(long lease, CancellationToken cancellationToken);

    /// <summary>Queues up for a name, behind all who are queued for it; the first in a queue owns its
    /// name.</summary>
    /// <returns>The place in the queue, the old one if the candidate has it already; null if the lease is
    /// gone.</returns>
    ValueTask<Place?> EnterAsync(Candidate candidate, CancellationToken cancellationToken);

    /// <summary>Waits until a place is the first of its queue.</summary>
    /// <returns>False if the place is gone, as its lease is over; that may be noticed only when it would have
    /// been its turn. True: in one instant it was there, and nobody ahead of it.</returns>
    ValueTask<bool> WaitForTurnAsync(Place place, CancellationToken cancellationToken);

    /// <summary>Leaves a queue, as its first or before, or not knowing whether it was entered. To have no place in
    /// it is no error.</summary>
    /// <remarks>It takes away whatever place the candidate has when it takes effect, and after a failure that may be
    /// later: so then nobody may enter under this id any more.</remarks>
    ValueTask LeaveAsync(string name, string candidate, CancellationToken cancellationToken);

    /// <summary>The owner of a name now (null: nobody), and then each time it changes; some changes may be
    /// missed, the last one never.</summary>
    IAsyncEnumerable<Owner?> ObserveAsync(string name, CancellationToken cancellationToken);

    /// <returns>Null if there is no such key.</returns>
    ValueTask<VersionedValue?> ReadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Writes a value if the conditions hold in the instant in which it is written.</summary>
    ValueTask<WriteResult> WriteAsync(
        string key, ReadOnlyMemory<byte> value, WriteConditions conditions, CancellationToken cancellationToken);
}
