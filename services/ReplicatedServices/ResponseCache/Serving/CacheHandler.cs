using DesignPatterns.ResponseCache.Memory;
using DesignPatterns.ResponseCache.Policy;
using Microsoft.AspNetCore.Http.Features;

namespace DesignPatterns.ResponseCache.Serving;

/// <summary>
/// Every request comes in here: a hit is answered at once, without a lock, a wait or a look at the origin.
/// </summary>
internal sealed class CacheHandler(
    MemoryTier memory, AnswerWriter answers, MissHandler misses, PassThrough passing, TimeProvider time)
{
    public Task HandleAsync(HttpContext context)
    {
        var asked = Demands.Of(context.Request.Headers);
        if (Bypass.WhyNot(context.Request, asked) is { } bypass)
        {
            return passing.PassAsync(context, key: null, bypass);
        }

        var rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (!CacheKey.TryParse(rawTarget, out var key))
        {
            return passing.PassAsync(context, key: null, Bypass.Because("target"));
        }

        var entry = memory.Find(key);
        if (context.Request.Headers.Authorization.Count > 0
            && !(entry is StoredResponse known && Storability.ServesAuthorized(known.Control)))
        {
            return passing.PassAsync(context, key, Bypass.Because("authorization"));
        }

        var now = time.GetTimestamp();
        var lookup = new Lookup(context, rawTarget, key, asked, now);
        if (entry is StoredResponse stored)
        {
            var residence = time.GetElapsedTime(stored.ReceivedAt, now);
            if (Demands.AreMet(stored, residence, asked))
            {
                return answers.WriteHitAsync(lookup, stored, residence);
            }
        }

        return misses.HandleAsync(lookup, entry);
    }
}
