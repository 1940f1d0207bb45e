using System.Globalization;
using DesignPatterns.DictionaryServer.Index;
using DesignPatterns.Words;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.DictionaryServer.WordPages;

internal static class WordPageEndpoints
{
    private const int DefaultLimit = 50;
    private const int MaxLimit = 1_000;

    // WordNet's longest has 71.
    private const int MaxTextLength = 100;

    public static void MapWordPages(this IEndpointRouteBuilder routes) =>
        routes.MapMethods("/words", [HttpMethods.Get, HttpMethods.Head], ListWords);

    private static Results<JsonHttpResult<WordPage>, ProblemHttpResult> ListWords(
        HttpResponse response,
        LoadedDictionary dictionary,
        string prefix = "",
        string after = "",
        string? limit = null)
    {
        if (FindOverlong(prefix, after) is { } field)
        {
            return Refusal.BadQuery(response, field, $"at most {MaxTextLength} characters");
        }

        if (!TryReadLimit(limit, out var count))
        {
            return Refusal.BadQuery(response, nameof(limit), $"a whole number from 1 to {MaxLimit}");
        }

        if (dictionary.Index is not { } index)
        {
            return Refusal.NotLoaded(response);
        }

        var page = Read(index, Word.From(prefix), Word.From(after), count);
        return TypedResults.Json(page, DictionaryJson.Readable.WordPage);
    }

    private static string? FindOverlong(string prefix, string after) =>
        prefix.Length > MaxTextLength ? nameof(prefix) : after.Length > MaxTextLength ? nameof(after) : null;

    // Read here and not by the framework, whose own answer to a bad number gives no reason.
    private static bool TryReadLimit(string? text, out int limit)
    {
        limit = DefaultLimit;
        return text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out limit)
                && limit is >= 1 and <= MaxLimit);
    }

    private static WordPage Read(WordIndex index, Word prefix, Word after, int limit)
    {
        // One more than asked for tells whether there is a next page.
        var words = index.List(prefix, after, limit + 1);
        if (words.Count <= limit)
        {
            return new(words, Next: null);
        }

        var (start, last) = (Uri.EscapeDataString(prefix.Value), Uri.EscapeDataString(words[limit - 1]));
        return new(words[..limit], $"/words?prefix={start}&after={last}&limit={limit}");
    }
}
