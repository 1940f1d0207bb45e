using DesignPatterns.Gathering.Hedging;
using DesignPatterns.Gathering.Running;

namespace DesignPatterns.Gathering;

/// <summary>Asks many leaves at once, and says for each what became of it.</summary>
/// <remarks>
/// Bounds, whatever the leaves do: a gather ends by its deadline; a leaf is asked by at most one hedge, and
/// once on each replica (again and again, with pauses from 10 ms up to 500 ms, if the caller waits); hedges
/// stay within <c>HedgeShare</c> and retries within <c>RetryShare</c> of the calls of all gathers together.
/// Retries happen at this layer only. J. Dean and L. A. Barroso, "The tail at scale", 2013.
/// </remarks>
public sealed class Gatherer<TRequest, TAnswer>
{
    private const int MostUnused = 256;

    private readonly Pool<Gather<TRequest, TAnswer>> _unused = new(MostUnused);
    private readonly long _startedAt;

    internal Gatherer(
        IReadOnlyList<Leaf> leaves,
        ILeafCalls<TRequest, TAnswer> calls,
        GatheringOptions options,
        GatheringMetrics metrics,
        TimeProvider time)
    {
        Leaves = leaves;
        Calls = calls;
        Metrics = metrics;
        Time = time;
        _startedAt = time.GetTimestamp();
        Hedges = new CallBudget(options.HedgeShare, options.HedgeBurst, reserve: 0);
        KeptHedges = options.HedgeBurst / 2;
        Retries = new CallBudget(options.RetryShare, options.RetryReserve, options.RetryReserve);
    }

    /// <summary>Who can be asked.</summary>
    public IReadOnlyList<Leaf> Leaves { get; }

    internal ILeafCalls<TRequest, TAnswer> Calls { get; }

    internal GatheringMetrics Metrics { get; }

    internal TimeProvider Time { get; }

    internal CallBudget Hedges { get; }

    /// <summary>How many hedges are kept for calls that were refused one.</summary>
    internal int KeptHedges { get; }

    internal CallBudget Retries { get; }

    /// <summary>A monotonic clock that started with the gatherer.</summary>
    internal TimeSpan Now => Time.GetElapsedTime(_startedAt);

    /// <summary>Asks, and ends when every leaf has an outcome: by the deadline at the latest.</summary>
    /// <param name="requests">
    /// Whom to ask what; read before this returns. A leaf may be asked several things.
    /// </param>
    /// <param name="deadline">Travels to the leaves.</param>
    /// <param name="partial">What to do when a leaf fails.</param>
    /// <returns>To be awaited once. It throws nothing for what the leaves do.</returns>
    /// <exception cref="OperationCanceledException">
    /// <paramref name="cancellationToken"/> was cancelled; so were the calls under way.
    /// </exception>
    public ValueTask<Gathered<TAnswer>> GatherAsync(
        IReadOnlyList<LeafRequest<TRequest>> requests,
        Deadline deadline,
        Partial partial,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (requests.Count == 0)
        {
            return new(new Gathered<TAnswer>([], TimeSpan.Zero));
        }

        var gather = _unused.TryRent() ?? new Gather<TRequest, TAnswer>(this);
        return gather.Start(requests, deadline, partial, cancellationToken);
    }

    internal void Return(Gather<TRequest, TAnswer> gather) => _unused.Return(gather);
}
