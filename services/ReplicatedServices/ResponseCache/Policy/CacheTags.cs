namespace DesignPatterns.ResponseCache.Policy;

/// <summary>
/// The field <c>Cache-Tag: definitions, unknown-words</c>, by which the origin groups answers to be purged
/// together.
/// </summary>
internal static class CacheTags
{
    public const string Field = "Cache-Tag";

    public const int MaximumCount = 16;

    public const int MaximumLength = 64;

    /// <summary>
    /// The tags, each once. False when there are too many or one is none: a tag left out would be a purge that
    /// does not reach, so such an answer is not stored at all.
    /// </summary>
    public static bool TryParse(IHeaderDictionary headers, out string[] tags)
    {
        tags = headers.TryGetValue(Field, out var field)
            ? [.. field.ToString().Split(',', Trimmed).Distinct(StringComparer.Ordinal)]
            : [];
        return tags.Length <= MaximumCount && tags.All(IsTag);
    }

    public static bool IsTag(string text) => text.Length <= MaximumLength && FieldText.IsName(text);

    private const StringSplitOptions Trimmed =
        StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;
}
