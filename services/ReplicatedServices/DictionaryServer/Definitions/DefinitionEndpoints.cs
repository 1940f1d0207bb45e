using System.Security.Cryptography;
using System.Text.Json;
using DesignPatterns.DictionaryServer.Index;
using DesignPatterns.Words;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace DesignPatterns.DictionaryServer.Definitions;

internal static class DefinitionEndpoints
{
    private const string Prefix = "/definitions/";

    // By which caches may be told to forget answers: all of them after new data, or only what was not known yet.
    private const string TagsOfKnown = "definitions";
    private const string TagsOfUnknown = "definitions, unknown-words";

    // A catch-all, so that a word with a slash, or none at all, comes here to be refused with a reason.
    public static void MapDefinitions(this IEndpointRouteBuilder routes) =>
        routes.MapMethods($"{Prefix}{{**word}}", [HttpMethods.Get, HttpMethods.Head], FindDefinition);

    /// <summary>The answer's bytes: they are what the entity tag stands for.</summary>
    public static byte[] Serialize(Definition definition) =>
        JsonSerializer.SerializeToUtf8Bytes(definition, DictionaryJson.Readable.Definition);

    private static Results<FileContentHttpResult, ProblemHttpResult> FindDefinition(
        HttpContext context,
        LoadedDictionary dictionary,
        DictionaryMetrics metrics,
        IOptions<DictionaryOptions> options)
    {
        var response = context.Response;
        if (!TryReadWord(context, out var word, out var reason))
        {
            return Refusal.BadRequest(response, reason);
        }

        if (dictionary.Index is not { } index)
        {
            return Refusal.NotLoaded(response);
        }

        var definition = index.Find(word);
        metrics.CountLookup(found: definition is not null);
        response.Headers.CacheControl = definition is null
            ? $"public, max-age={(long)options.Value.NotFoundMaxAge.TotalSeconds}"
            : $"public, max-age={(long)options.Value.MaxAge.TotalSeconds}"
                + $", stale-if-error={(long)options.Value.StaleIfError.TotalSeconds}";
        response.Headers["Cache-Tag"] = definition is null ? TagsOfUnknown : TagsOfKnown;
        return definition is null ? Unknown(word) : Known(definition);
    }

    // The word is read from the raw target, as the cache does: the decoded path has lost what a%2Fb was.
    private static bool TryReadWord(HttpContext context, out Word word, out string reason)
    {
        var rawTarget = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        if (WordTarget.TryGetRawSegment(rawTarget, Prefix, out var segment))
        {
            return WordTarget.TryParse(segment, out word, out reason);
        }

        word = default;
        reason = $"The path must be {Prefix} and one word.";
        return false;
    }

    // The result answers If-None-Match with 304.
    private static FileContentHttpResult Known(Definition definition)
    {
        var body = Serialize(definition);
        var hash = Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 16));
        var tag = new EntityTagHeaderValue($"\"{hash}\"");
        return TypedResults.Bytes(body, "application/json; charset=utf-8", entityTag: tag);
    }

    private static ProblemHttpResult Unknown(Word word) => TypedResults.Problem(
        $"The dictionary has no word '{word}'.", statusCode: StatusCodes.Status404NotFound);
}
