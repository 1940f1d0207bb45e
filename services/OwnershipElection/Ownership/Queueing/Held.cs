using System.Diagnostics.CodeAnalysis;
using DesignPatterns.Ownership.Queueing;

namespace DesignPatterns.Ownership;

/// <summary>A name that this process owns, until it is released or lost.</summary>
/// <remarks>
/// To be owner is a belief that can end between two instructions, as by a pause of the process. So what matters is
/// written with the <see cref="Token"/> (or, at the same store, with the <see cref="Place"/>), and refused
/// there if another has owned the name since. M. Kleppmann, "How to do distributed locking", 2016.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "Sources that were never linked hold nothing once let go.")]
public sealed class Held : IAsyncDisposable
{
    private readonly System.Threading.Lock _gate = new();
    private readonly CancellationTokenSource? _taken;
    private readonly CancellationTokenSource? _over;
    private readonly CancellationTokenRegistration _leaseLink;
    private readonly bool _isUnclear;
    private Task? _releasing;
    private bool _isReleased;

    /// <param name="isUnclear">Whether an entry of the same candidate may still be on its way.</param>
    /// <param name="isWatched">Whether somebody looks whether the place is taken away.</param>
    internal Held(Lease lease, Place place, bool isUnclear, bool isWatched)
    {
        (Lease, Place, Lost, _isUnclear) = (lease, place, lease.Lost, isUnclear);
        if (isWatched)
        {
            (_taken, _over) = (new(), new());
            _leaseLink = lease.Lost.UnsafeRegister(static held => ((Held)held!).Take(), this);
            Lost = _taken.Token;
        }
    }

    public string Name => Place.Name;

    /// <summary>The fencing token: greater than that of each who owned this name before.</summary>
    public long Token => Place.Token;

    /// <summary>The place in the store, for writes to the same store:
    /// <see cref="WriteConditions.Owner"/>.</summary>
    public Place Place { get; }

    /// <summary>The lease that it hangs on.</summary>
    public Lease Lease { get; }

    /// <summary>Cancelled when it is lost against the owner's will, before another can own the name by the end of
    /// the lease.</summary>
    /// <remarks>A lock does not watch whether an operator has deleted its place, an election does. Fenced writes
    /// are refused in any case.</remarks>
    public CancellationToken Lost { get; }

    /// <summary>Whether it is owned now, by this process' clock; false from the start of a release on.</summary>
    public bool IsHeld =>
        Lease.IsHeld && !Volatile.Read(ref _isReleased) && !Lost.IsCancellationRequested;

    /// <summary>Cancelled when it is lost or released; of one that is watched only.</summary>
    internal CancellationToken Over => _over?.Token ?? default;

    /// <summary>Hands over at once to the next in the queue. To call it again changes nothing.</summary>
    /// <returns>When the store has it; if that fails, it is repeated in the background until the lease
    /// ends.</returns>
    public Task ReleaseAsync()
    {
        lock (_gate)
        {
            // Before anything is sent: from here on nobody is told that it is held.
            Volatile.Write(ref _isReleased, true);
            return _releasing ??= LeaveAsync();
        }
    }

    public async ValueTask DisposeAsync() => await ReleaseAsync();

    /// <summary>The place was taken away, or the lease is over.</summary>
    internal void Take()
    {
        if (!Volatile.Read(ref _isReleased))
        {
            _taken?.Cancel();
            _over?.Cancel();
        }
    }

    private async Task LeaveAsync()
    {
        _leaseLink.Unregister();
        _over?.Cancel();
        if (Lease.IsHeld)
        {
            await Leaving.LeaveAsync(Lease, Place.Name, Place.Candidate, _isUnclear);
        }
    }
}
