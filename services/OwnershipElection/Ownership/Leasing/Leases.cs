using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.Ownership;

/// <summary>The lease of this process, granted when it is first asked for, and anew once it is lost.</summary>
/// <remarks>One lease for many locks: to take a lock costs one call to the store, and nothing to keep it.</remarks>
public sealed class Leases(
    IOwnershipStore store, OwnershipOptions options, TimeProvider time, OwnershipTelemetry telemetry) : IAsyncDisposable
{
    private readonly SemaphoreSlim _granting = new(1, 1);
    private Lease? _shared;
    private bool _isDisposed;

    internal IOwnershipStore Store => store;

    internal TimeProvider Time => time;

    internal OwnershipTelemetry Telemetry => telemetry;

    /// <summary>Replaces the sound rule, for tests that show why it is needed.</summary>
    internal TermRule? Rule { get; init; }

    /// <summary>The lease that all in this process share, if it is held; else a new one.</summary>
    /// <exception cref="OwnershipStoreException">The store did not grant one.</exception>
    public ValueTask<Lease> SharedAsync(CancellationToken cancellationToken = default) =>
        Volatile.Read(ref _shared) is { IsHeld: true } held ? new(held) : new(ReplaceAsync(cancellationToken));

    /// <summary>A lease of its own, for what must not end with the others. Whoever asks for it disposes it.</summary>
    /// <exception cref="OwnershipStoreException">The store did not grant one.</exception>
    public Task<Lease> GrantAsync(CancellationToken cancellationToken = default) => Rule is null
        ? Lease.GrantAsync(store, options, time, telemetry, cancellationToken)
        : Lease.GrantAsync(store, options.TimeToLive, Rule, time, telemetry, cancellationToken);

    /// <summary>Revokes the shared lease.</summary>
    public async ValueTask DisposeAsync()
    {
        await _granting.WaitAsync();
        try
        {
            _isDisposed = true;
            if (_shared is { } shared)
            {
                await shared.DisposeAsync();
            }
        }
        finally
        {
            _granting.Release();
        }
    }

    private async Task<Lease> ReplaceAsync(CancellationToken cancellationToken)
    {
        await _granting.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_shared is not { IsHeld: true } lease)
            {
                _shared = lease = await GrantAsync(cancellationToken);
            }

            return lease;
        }
        finally
        {
            _granting.Release();
        }
    }
}
