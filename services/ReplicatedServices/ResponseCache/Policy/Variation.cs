using Microsoft.Extensions.Primitives;

namespace DesignPatterns.ResponseCache.Policy;

/// <summary>
/// By which request fields a key's answers vary, and which variant a request wants (RFC 9111 §4.1).
/// </summary>
/// <remarks>
/// A variant is written as the very fields that are sent to the origin for it,
/// <c>accept-encoding:br,gzip</c> line by line: nothing that is not in the key can choose an answer.
/// </remarks>
internal static class Variation
{
    private const int MaximumValueLength = 256;

    /// <summary>
    /// The fields that an answer says it varies by, lowered and sorted; null when one of them is not among the
    /// allowed ones, which commas separate.
    /// </summary>
    public static string[]? FieldsOf(StringValues vary, string allowed)
    {
        if (vary.Count == 0)
        {
            return [];
        }

        var names = Members(vary.ToString()).ToArray();
        return names.All(Members(allowed).Contains) ? Sorted(names) : null;
    }

    public static string[] Union(string[] some, string[] others) => Sorted([.. some, .. others]);

    /// <summary>The variant of a request with these fields.</summary>
    /// <remarks>A value too long is taken as not sent; so is what the origin gets.</remarks>
    public static string VariantOf(string[] fields, IHeaderDictionary request) =>
        string.Join('\n', fields.Select(field => $"{field}:{Normalized(field, request[field])}"));

    /// <summary>Whether an answer of this variant is for a request.</summary>
    public static bool Suits(string variant, IHeaderDictionary request) =>
        VariantOf(NamesIn(variant), request) == variant;

    public static string[] NamesIn(string variant) => [.. FieldsIn(variant).Keys];

    /// <summary>The fields that a variant is written in, to be sent.</summary>
    public static HeaderDictionary FieldsIn(string variant)
    {
        var fields = new HeaderDictionary();
        foreach (var line in variant.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            fields[line[..colon]] = line[(colon + 1)..];
        }

        return fields;
    }

    // Spelling must not multiply variants; the order of codings says nothing (RFC 9110 §12.5.3).
    private static string Normalized(string field, StringValues values)
    {
        var members = Members(values.ToString())
            .Select(member => member.Replace(" ", "", StringComparison.Ordinal));
        var text = string.Join(',', field == "accept-encoding" ? members.Order(StringComparer.Ordinal) : members);
        return text.Length <= MaximumValueLength && FieldText.IsValue(text) ? text : "";
    }

    private static IEnumerable<string> Members(string list) =>
        list.ToLowerInvariant()
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(StringComparer.Ordinal);

    private static string[] Sorted(string[] names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
