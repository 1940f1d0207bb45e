namespace DesignPatterns.Words;

/// <summary>Reads a word from a request's raw target, still percent-encoded, or says why not.</summary>
/// <remarks>
/// Cache and server read targets with this one parser, so a cache never answers for a target that the server
/// would have understood differently. What RFC 3986 does not allow in a path segment is refused.
/// </remarks>
public static class WordTarget
{
    /// <summary>The longest word, counted in UTF-16 code units after decoding.</summary>
    public const int MaxLength = 64;

    // UTF-8 needs three bytes at most for each UTF-16 code unit, and each byte may be written as %XX.
    private const int MaxRawLength = 3 * 3 * MaxLength;

    private static readonly string TooLong = $"The word is longer than {MaxLength} characters.";

    /// <summary>Takes what follows the prefix in the target's path, as it was sent.</summary>
    /// <param name="rawTarget">In origin-form <c>/path</c> or absolute-form <c>http://host/path</c>.</param>
    /// <param name="prefix">The path up to the word, with both slashes: <c>/definitions/</c>.</param>
    /// <param name="rawSegment">For <see cref="TryParse"/> to judge.</param>
    /// <returns>False unless the path begins with exactly that prefix.</returns>
    public static bool TryGetRawSegment(string rawTarget, string prefix, out ReadOnlySpan<char> rawSegment)
    {
        ReadOnlySpan<char> target = rawTarget;
        var query = target.IndexOf('?');
        var path = WithoutAuthority(query < 0 ? target : target[..query]);
        var found = path.StartsWith(prefix, StringComparison.Ordinal);
        rawSegment = found ? path[prefix.Length..] : default;
        return found;
    }

    /// <summary>Decodes and judges one raw path segment. Never throws.</summary>
    /// <param name="rawSegment">Still percent-encoded.</param>
    /// <param name="word">The word, fit for lookup.</param>
    /// <param name="reason">Why it is refused, in a sentence for the sender; empty when it is not.</param>
    public static bool TryParse(ReadOnlySpan<char> rawSegment, out Word word, out string reason)
    {
        word = default;
        if (rawSegment.Length > MaxRawLength)
        {
            reason = TooLong;
            return false;
        }

        Span<char> text = stackalloc char[rawSegment.Length];
        var refusal = PercentEncoding.Decode(rawSegment, text, out var length) ?? Judge(text[..length]);
        reason = refusal ?? "";
        if (refusal is not null)
        {
            return false;
        }

        word = Word.From(text[..length].ToString());
        return true;
    }

    private static ReadOnlySpan<char> WithoutAuthority(ReadOnlySpan<char> target)
    {
        var scheme = target.IndexOf("://");
        if (target.StartsWith('/') || scheme < 0)
        {
            return target;
        }

        var rest = target[(scheme + "://".Length)..];
        return rest.IndexOf('/') is >= 0 and var path ? rest[path..] : default;
    }

    private static string? Judge(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength)
        {
            return TooLong;
        }

        foreach (var character in text)
        {
            if (JudgeCharacter(character) is { } reason)
            {
                return reason;
            }
        }

        return text.Trim() switch
        {
            "" => "The word is empty.",
            "." or ".." => "A path segment of dots is not a word.",
            _ => null,
        };
    }

    private static string? JudgeCharacter(char character) => character switch
    {
        '/' or '\\' => "A word has no slash, neither plain nor encoded.",
        '%' => "The word is encoded twice: a % is left after decoding once.",
        _ when char.IsControl(character) => $"The word has a control character, U+{(int)character:X4}.",
        _ => null,
    };
}
