using System.Diagnostics;
using DesignPatterns.Balancing.Health;

namespace DesignPatterns.Balancing.Sending;

/// <summary>
/// Sends each request to one replica of a set, and to another one if that fails and it may be retried.
/// </summary>
internal sealed class BalancingHandler(
    ReplicaSet set,
    ReplicaConnections connections,
    ReplicaSetOptions options,
    TimeProvider time,
    BalancingMetrics metrics) : HttpMessageHandler
{
    private readonly RetryBudget _budget = new(options.RetryRatio, options.RetryFloorPerSecond);

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        CheckHost(request);
        var now = set.Now;
        _budget.CountRequest(now);
        var deadline = RequestDeadline.Of(request, now, options.TotalTimeout);
        var mayRetry = RetryRule.Allows(request);
        var replica = set.Pick();
        Describe(replica, 1);
        var first = await TrySendAsync(request, replica, deadline, mayRetry, cancellationToken);
        if (!first.Failed || !mayRetry || set.PickOtherThan(replica) is not { } other || !TrySpendRetry())
        {
            return first.ResponseOrThrow();
        }

        first.Response?.Dispose();
        RetryRule.MarkSecond(request);
        Describe(other, 2);
        var second = await TrySendAsync(request, other, deadline, mayBeFollowed: false, cancellationToken);
        return second.ResponseOrThrow();
    }

    private async Task<AttemptResult> TrySendAsync(
        HttpRequestMessage request,
        Replica replica,
        RequestDeadline deadline,
        bool mayBeFollowed,
        CancellationToken cancellationToken)
    {
        var timeout = deadline.ForAttempt(set.Now, mayBeFollowed, options.AttemptTimeout);
        if (timeout < TimeSpan.FromMilliseconds(1))
        {
            return new(null, new ReplicaTimeoutException(set.Name, null));
        }

        RequestDeadline.Announce(request, timeout);
        var allowed = new AttemptTime(timeout, timeout * 2 >= options.AttemptTimeout, time);
        var attempt = new Attempt(set, replica, request, allowed, metrics, cancellationToken);
        try
        {
            var response = await connections.To(replica).SendAsync(request, attempt.Token);
            return Answered(response, attempt, deadline);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            attempt.End(attempt.OutcomeOf(failure));
            cancellationToken.ThrowIfCancellationRequested();
            return new(null, Explain(failure));
        }
    }

    private AttemptResult Answered(HttpResponseMessage response, Attempt attempt, RequestDeadline deadline)
    {
        var outcome = RetryRule.Judge(response.StatusCode, options.RetryOnUnavailable);
        if (outcome is not AttemptOutcome.Succeeded)
        {
            attempt.Conclude(outcome);
        }

        attempt.Extend(deadline.Left(set.Now));
        response.Content = new AttemptContent(response.Content, attempt, set.Name);
        return new(response, null) { Failed = outcome is not AttemptOutcome.Succeeded };
    }

    private HttpRequestException Explain(Exception failure) => failure switch
    {
        _ when set.AvailableCount == 0 => new NoReplicaException(set.Name, failure),
        OperationCanceledException => new ReplicaTimeoutException(set.Name, failure),
        _ => (HttpRequestException)failure,
    };

    private bool TrySpendRetry()
    {
        var granted = _budget.TrySpend(set.Now);
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

    protected override void Dispose(bool disposing)
    {
        connections.Dispose();
        base.Dispose(disposing);
    }
}
