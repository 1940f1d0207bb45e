using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using DesignPatterns.Balancing.Health;

namespace DesignPatterns.Balancing.Sending;

/// <summary>
/// Sends each request to one replica of a set, and to another one if that fails and it may be retried.
/// </summary>
internal sealed class Attempts(
    ReplicaSet set,
    ReplicaConnections connections,
    ReplicaSetOptions options,
    TimeProvider time,
    BalancingMetrics metrics) : IDisposable
{
    /// <summary>
    /// Brings an answer whose attempt goes on until its body was read; throws as
    /// <see cref="BalancingExtensions.AddReplicaSet"/> promises.
    /// </summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<Answer> SendAsync(HttpRequestMessage request, CancellationToken caller)
    {
        CheckHost(request);
        var now = set.Now;
        set.Retries.CountRequest(now);
        var deadline = RequestDeadline.Of(request, now, options.TotalTimeout);
        var mayRetry = RetryRule.Allows(request);
        var replica = set.Pick();
        Describe(replica, 1);
        while (true)
        {
            var attempt = Begin(request, replica, deadline, mayRetry, caller);
            Answer? refusal = null;
            Exception? failure = null;
            try
            {
                var response = await connections.To(replica).SendAsync(request, attempt.Token);
                var outcome = RetryRule.Judge(response.StatusCode, options.RetryOnUnavailable);
                attempt.Extend(deadline.Left(set.Now));
                if (outcome is AttemptOutcome.Succeeded)
                {
                    return new(response, attempt);
                }

                attempt.Conclude(outcome);
                refusal = new(response, attempt);
            }
            catch (Exception thrown) when (thrown is HttpRequestException or OperationCanceledException)
            {
                attempt.End(attempt.OutcomeOf(thrown));
                caller.ThrowIfCancellationRequested();
                failure = thrown;
            }

            if (!mayRetry || set.PickOtherThan(replica) is not { } other || !TrySpendRetry())
            {
                return refusal ?? throw Explained(failure!);
            }

            refusal?.Dispose();
            RetryRule.MarkSecond(request);
            (replica, mayRetry) = (other, false);
            Describe(replica, 2);
        }
    }

    public void Dispose() => connections.Dispose();

    private Attempt Begin(
        HttpRequestMessage request,
        Replica replica,
        RequestDeadline deadline,
        bool mayBeFollowed,
        CancellationToken caller)
    {
        var timeout = deadline.ForAttempt(set.Now, mayBeFollowed, options.AttemptTimeout);
        if (timeout < TimeSpan.FromMilliseconds(1))
        {
            throw new ReplicaTimeoutException(set.Name, null);
        }

        RequestDeadline.Announce(request, timeout);
        var allowed = new AttemptTime(timeout, timeout * 2 >= options.AttemptTimeout, time);
        return new Attempt(set, replica, request, allowed, metrics, caller);
    }

    private Exception Explained(Exception failure)
    {
        if (set.AvailableCount > 0 && failure is HttpRequestException)
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return set.AvailableCount == 0
            ? new NoReplicaException(set.Name, failure)
            : new ReplicaTimeoutException(set.Name, failure);
    }

    private bool TrySpendRetry()
    {
        var granted = set.Retries.TrySpend(set.Now);
        metrics.CountRetry(set, granted);
        return granted;
    }

    private void CheckHost(HttpRequestMessage request)
    {
        // Each other host would get connections of its own, without bound.
        if (request.RequestUri?.Host != set.Name)
        {
            throw new ArgumentException($"Requests to this set go to http://{set.Name}/…", nameof(request));
        }
    }

    private static void Describe(Replica replica, int attempt) =>
        Activity.Current?
            .SetTag("designpatterns.balancing.replica", replica.Name)
            .SetTag("designpatterns.balancing.attempt", attempt);
}
