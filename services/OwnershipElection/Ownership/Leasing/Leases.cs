using System.Diagnostics.CodeAnalysis;
using DesignPatterns.Ownership.Leasing;

namespace DesignPatterns.Ownership;

/// <summary>The lease of this process, granted when it is first asked for, and anew once it is lost.</summary>
/// <remarks>One lease for many locks: to take a lock costs one call to the store, and nothing to keep
/// it.</remarks>
[SuppressMessage("Design", "CA1001", Justification = "Who is disposed while it is granted still asks its token.")]
public sealed class Leases(
    IOwnershipStore store, OwnershipOptions options, TimeProvider time, OwnershipTelemetry telemetry) : IAsyncDisposable
{
    private readonly System.Threading.Lock _gate = new();
    private readonly CancellationTokenSource _disposing = new();
    private Task<Lease>? _granting;
    private Lease? _shared;
    private bool _isDisposed;

    internal IOwnershipStore Store => store;

    internal TimeProvider Time => time;

    internal OwnershipTelemetry Telemetry => telemetry;

    /// <summary>Replaces the sound rule, for tests that show why it is needed.</summary>
    internal TermRule? Rule { get; init; }

    /// <summary>The lease that all in this process share, if it is held; else a new one.</summary>
    /// <exception cref="OwnershipStoreException">The store did not grant one.</exception>
    public ValueTask<Lease> SharedAsync(CancellationToken cancellationToken = default)
    {
        Task<Lease> granting;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_shared is { IsHeld: true } held)
            {
                return new(held);
            }

            // One request for all who ask: it goes on even if one of them gives up.
            granting = _granting = _granting is { IsCompleted: false } ? _granting : ReplaceAsync();
        }

        return new(granting.WaitAsync(cancellationToken));
    }

    /// <summary>A lease of its own, for what must not end with the others. Whoever asks for it disposes
    /// it.</summary>
    /// <exception cref="OwnershipStoreException">The store did not grant one.</exception>
    public Task<Lease> GrantAsync(CancellationToken cancellationToken = default) => Rule is null
        ? Lease.GrantAsync(store, options, time, telemetry, cancellationToken)
        : Lease.GrantAsync(store, options.TimeToLive, Rule, time, telemetry, cancellationToken);

    /// <summary>Revokes the shared lease.</summary>
    public async ValueTask DisposeAsync()
    {
        Lease? shared;
        lock (_gate)
        {
            (_isDisposed, shared) = (true, _shared);
        }

        await _disposing.CancelAsync();
        if (shared is not null)
        {
            await shared.DisposeAsync();
        }
    }

    private async Task<Lease> ReplaceAsync()
    {
        var lease = await GrantAsync(_disposing.Token);
        lock (_gate)
        {
            if (!_isDisposed)
            {
                return _shared = lease;
            }
        }

        await lease.DisposeAsync();
        throw new ObjectDisposedException(nameof(Leases));
    }
}
