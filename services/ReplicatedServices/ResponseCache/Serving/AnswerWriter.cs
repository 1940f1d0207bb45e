using System.Collections.Frozen;
using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;
using Microsoft.Extensions.Primitives;

namespace DesignPatterns.ResponseCache.Serving;

/// <summary>Writes the cache's own answers. Their bytes were made ready when they were stored.</summary>
internal sealed class AnswerWriter(CacheName name, Telemetry telemetry)
{
    private const string CacheStatusField = "Cache-Status";

    private readonly HitFields?[] _commonHits = new HitFields?[1024];

    private static readonly FrozenSet<string> OfNotModified = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase,
        "Cache-Control", "Content-Location", "Date", "ETag", "Expires", "Vary");

    /// <summary>An answer from memory alone.</summary>
    public Task WriteHitAsync(Lookup lookup, StoredResponse stored, TimeSpan residence)
    {
        telemetry.Answered("hit", lookup.Key);
        var fields = FieldsOfHit(stored, residence);
        return WriteAsync(lookup.Context, stored, fields.Age, fields.CacheStatus);
    }

    /// <summary>
    /// An answer that was fetched or confirmed just now, or that stands in for a failing origin.
    /// </summary>
    public Task WriteAsync(
        Lookup lookup, StoredResponse stored, TimeSpan residence, CacheStatus status, string result)
    {
        telemetry.Answered(result, lookup.Key);
        status = status with { TimeToLive = stored.Freshness.LeftAfter(residence) };
        var member = name.Append(stored.UpstreamStatus.ToString(), status);
        return WriteAsync(lookup.Context, stored, AgeField(stored.Freshness.AgeAfter(residence)), member);
    }

    public Task WriteProblemAsync(Lookup lookup, int status, string reason, CacheStatus cacheStatus)
    {
        telemetry.Answered("error", lookup.Key);
        var headers = lookup.Context.Response.Headers;
        headers[CacheStatusField] = name.Append("", cacheStatus);
        if (status == StatusCodes.Status503ServiceUnavailable)
        {
            headers.RetryAfter = "1";
        }

        return TypedResults.Problem(reason, statusCode: status).ExecuteAsync(lookup.Context);
    }

    private static Task WriteAsync(
        HttpContext context, StoredResponse stored, StringValues age, StringValues status)
    {
        var response = context.Response;
        response.Headers.Age = age;
        response.Headers[CacheStatusField] = status;
        if (stored.Status == StatusCodes.Status200OK
            && Preconditions.IsNotModified(context.Request.Headers, stored.ETag, stored.LastModified))
        {
            return WriteNotModified(response, stored);
        }

        response.StatusCode = stored.Status;
        foreach (var (field, values) in stored.Headers)
        {
            response.Headers[field] = values;
        }

        if (stored.Status == StatusCodes.Status204NoContent)
        {
            return Task.CompletedTask;
        }

        response.ContentLength = stored.Body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(stored.Body, context.RequestAborted).AsTask();
    }

    // Only what a client needs to refresh the answer it has (RFC 9110 §15.4.5).
    private static Task WriteNotModified(HttpResponse response, StoredResponse stored)
    {
        response.StatusCode = StatusCodes.Status304NotModified;
        foreach (var (field, values) in stored.Headers)
        {
            if (OfNotModified.Contains(field))
            {
                response.Headers[field] = values;
            }
        }

        return Task.CompletedTask;
    }

    // A popular answer is hit thousands of times a second, and its two changing fields change once.
    private HitFields FieldsOfHit(StoredResponse stored, TimeSpan residence)
    {
        var age = stored.Freshness.AgeAfter(residence);
        var left = stored.Freshness.LeftAfter(residence);
        var second = ((long)age.TotalSeconds, (long)left.TotalSeconds);
        if (stored.LastHit is { } last && last.Second == second)
        {
            return last;
        }

        // Many answers are as old as each other, and nothing in these fields is their own.
        var isPlain = stored.UpstreamStatus.Count == 0 || stored.UpstreamStatus == "";
        ref var common = ref _commonHits[(uint)second.GetHashCode() % _commonHits.Length];
        if (isPlain && common is { } shared && shared.Second == second)
        {
            return stored.LastHit = shared;
        }

        var status = new CacheStatus { IsHit = true, TimeToLive = left };
        var member = name.Append(stored.UpstreamStatus.ToString(), status);
        var fields = new HitFields(second, AgeField(age), member);
        common = isPlain ? fields : common;
        return stored.LastHit = fields;
    }

    private static string AgeField(TimeSpan age) => ((long)age.TotalSeconds).ToString();
}
