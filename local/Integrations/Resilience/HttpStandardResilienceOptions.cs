using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>The standard handler, outermost first: total timeout, retry, circuit breaker, attempt
/// timeout.</summary>
public class HttpStandardResilienceOptions
{
    public HttpTimeoutStrategyOptions TotalRequestTimeout { get; set; } = new();

    public HttpRetryStrategyOptions Retry { get; set; } = new();

    public HttpCircuitBreakerStrategyOptions CircuitBreaker { get; set; } = new();

    public HttpTimeoutStrategyOptions AttemptTimeout { get; set; } = new()
    {
        Timeout = TimeSpan.FromSeconds(10),
    };
}

public class HttpTimeoutStrategyOptions : TimeoutStrategyOptions;

public class HttpCircuitBreakerStrategyOptions : CircuitBreakerStrategyOptions<HttpResponseMessage>
{
    public HttpCircuitBreakerStrategyOptions() =>
        ShouldHandle = args => ValueTask.FromResult(Transient.Is(args.Outcome));
}

public class HttpRetryStrategyOptions : RetryStrategyOptions<HttpResponseMessage>
{
    public HttpRetryStrategyOptions()
    {
        BackoffType = DelayBackoffType.Exponential;
        UseJitter = true;
        ShouldHandle = args => ValueTask.FromResult(Transient.Is(args.Outcome));
        DelayGenerator = args => ValueTask.FromResult(RetryAfter(args.Outcome.Result));
    }

    /// <summary>What the server asks for; null leaves it to the back-off. The total timeout bounds
    /// both.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage? response) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delay } => delay,
        { Date: { } at } when at - TimeProvider.System.GetUtcNow() is var wait && wait > TimeSpan.Zero => wait,
        _ => null,
    };
}

internal static class Transient
{
    public static bool Is(Outcome<HttpResponseMessage> outcome) => outcome switch
    {
        { Exception: HttpRequestException or TimeoutRejectedException } => true,
        { Result.StatusCode: HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests } => true,
        { Result.StatusCode: >= HttpStatusCode.InternalServerError } => true,
        _ => false,
    };
}
