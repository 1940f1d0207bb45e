using Microsoft.AspNetCore.WebUtilities;

namespace DesignPatterns.Dashboard.Pages;

/// <summary>Addresses that differ from the present one in a few parameters.</summary>
internal static class Query
{
    /// <summary>The page's address with the parameters set; null removes one.</summary>
    public static string With(HttpContext? context, params (string Name, string? Value)[] changes)
    {
        var request = context?.Request;
        var parameters = request is null
            ? []
            : request.Query.SelectMany(pair => pair.Value, (pair, value) => (pair.Key, Value: value))
                .Where(pair => changes.All(change => change.Name != pair.Key))
                .ToList();
        parameters.AddRange(changes.Where(change => change.Value is not null));
        return QueryHelpers.AddQueryString(
            request?.Path ?? "/", parameters.Select(pair => KeyValuePair.Create(pair.Item1, pair.Item2)));
    }
}
