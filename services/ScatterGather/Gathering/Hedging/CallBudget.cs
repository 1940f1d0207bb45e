namespace DesignPatterns.Gathering.Hedging;

/// <summary>
/// Keeps extra calls a small share of the calls, so that they cannot drown who is slow already.
/// </summary>
/// <remarks>
/// A token bucket: each call puts in <c>share</c> of a token, and an extra call takes a whole one. So at any
/// time <c>extra ≤ reserve + share × calls</c>, and at most <c>burst</c> at once. No clock: a quiet service
/// saves up as slowly as it calls. Lock-free.
/// </remarks>
internal sealed class CallBudget
{
    // Parts of a token are whole numbers, so that sums neither drift nor need a lock.
    private const long Token = 1_000_000;

    private readonly long _perCall;
    private readonly long _most;
    private long _held;

    public CallBudget(double share, int burst, int reserve)
    {
        _perCall = (long)(share * Token);
        _most = burst * Token;
        _held = Math.Min(reserve, burst) * Token;
    }

    /// <summary>Whole tokens that could be spent now.</summary>
    public int Available => (int)(Volatile.Read(ref _held) / Token);

    public void CountCalls(int calls)
    {
        var held = Volatile.Read(ref _held);
        while (held < _most)
        {
            var more = Math.Min(_most, held + (calls * _perCall));
            var seen = Interlocked.CompareExchange(ref _held, more, held);
            if (seen == held)
            {
                return;
            }

            held = seen;
        }
    }

    /// <param name="keeping">Tokens that are to be left to others.</param>
    public bool TrySpend(int keeping = 0)
    {
        var held = Volatile.Read(ref _held);
        while (held >= (keeping + 1) * Token)
        {
            var seen = Interlocked.CompareExchange(ref _held, held - Token, held);
            if (seen == held)
            {
                return true;
            }

            held = seen;
        }

        return false;
    }
}
