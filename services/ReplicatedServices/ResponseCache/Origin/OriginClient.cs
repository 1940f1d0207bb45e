using System.Net;
using DesignPatterns.Balancing;
using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ResponseCache.Origin;

/// <summary>Asks the origin on the cache's own behalf, and judges what comes back.</summary>
/// <remarks>
/// The request is the cache's own: it takes the target from the first client and no header field but those
/// that make the key's variant, which it reads from the key. So no forged X-Forwarded-Host, cookie or Accept
/// can choose an answer that others get, because nothing outside the key can.
/// </remarks>
internal sealed class OriginClient(
    [FromKeyedServices(ResponseCacheExtensions.Origin)] ReplicaSet replicas,
    [FromKeyedServices(ResponseCacheExtensions.Origin)] HttpMessageInvoker invoker,
    IOptions<ResponseCacheOptions> options,
    TimeProvider time)
{
    /// <summary>
    /// Gets a target, passed on byte for byte, or has what is known of it confirmed. Every failure of the
    /// origin is an outcome. Where the hop before has tried elsewhere already, this one does not try twice.
    /// </summary>
    public async Task<FetchOutcome> FetchAsync(
        CacheKey key, string rawTarget, StoredResponse? known, bool isRetry, CancellationToken cancellationToken)
    {
        try
        {
            var sentAt = time.GetTimestamp();
            using var request = Compose(key, rawTarget, known, isRetry);
            using var response = await invoker.SendAsync(request, cancellationToken);
            return await JudgeAsync(response, Arrival.Now(time, sentAt), known, cancellationToken);
        }
        catch (NoReplicaException exception)
        {
            return new FetchOutcome.Failed(503, exception.Message);
        }
        catch (ReplicaTimeoutException exception)
        {
            return new FetchOutcome.Failed(504, exception.Message);
        }
        catch (OperationCanceledException)
        {
            return new FetchOutcome.Failed(504, $"A replica of '{replicas.Name}' did not finish its answer in time.");
        }
        catch (HttpRequestException exception)
            when (exception.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return new FetchOutcome.Failed(502, $"No replica of '{replicas.Name}' could be connected to.");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            // No more than that: the exception names addresses, and the client may be anyone.
            return new FetchOutcome.Failed(502, $"A replica of '{replicas.Name}' broke off its answer.");
        }
    }

    private HttpRequestMessage Compose(CacheKey key, string rawTarget, StoredResponse? known, bool isRetry)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, replicas.UriFor(rawTarget))
        {
            Version = HttpVersion.Version11,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (var (name, value) in Variation.FieldsIn(key.Variant).Where(field => field.Value != ""))
        {
            request.Headers.TryAddWithoutValidation(name, value.ToString());
        }

        if (known is { ETag.Count: > 0 })
        {
            request.Headers.TryAddWithoutValidation("If-None-Match", known.ETag.ToString());
        }

        if (known is { LastModified.Count: > 0 })
        {
            request.Headers.TryAddWithoutValidation("If-Modified-Since", known.LastModified.ToString());
        }

        if (isRetry)
        {
            request.Headers.TryAddWithoutValidation(BalancingHeaders.Attempt, "2");
        }

        return request;
    }

    private async Task<FetchOutcome> JudgeAsync(
        HttpResponseMessage response,
        Arrival arrival,
        StoredResponse? known,
        CancellationToken cancellationToken)
    {
        var status = (int)response.StatusCode;
        if (status is 500 or 502 or 503 or 504)
        {
            return new FetchOutcome.Failed(status, $"A replica of '{replicas.Name}' answered {status}.", status);
        }

        var headers = EndToEndHeaders.Take(response, arrival.At);
        if (status == 304)
        {
            return known is null
                ? new FetchOutcome.Failed(502, "The origin answered 304 to no condition.", status)
                : Verdict.OnConfirmation(known, headers, arrival, options.Value.VaryFields);
        }

        var control = CacheControl.Parse(headers.CacheControl);
        if (Verdict.WhyNot(status, headers, control, options.Value.VaryFields) is { } reason)
        {
            return new FetchOutcome.Unshareable(reason);
        }

        if (!BodyReader.IsDelimited(response))
        {
            return new FetchOutcome.Unshareable("body without end mark");
        }

        var body = await BodyReader.ReadAsync(
            response.Content, options.Value.MaximumEntryBytes, cancellationToken);
        return body is null
            ? new FetchOutcome.Unshareable("too large")
            : Verdict.OnAnswer(status, headers, body, arrival, options.Value.VaryFields);
    }
}
