using System.Buffers;

namespace DesignPatterns.ResponseCache.Policy;

/// <summary>What may stand in a header field (RFC 9110 §5).</summary>
internal static class FieldText
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    public static bool IsName(ReadOnlySpan<char> text) =>
        !text.IsEmpty && !text.ContainsAnyExcept(TokenCharacters);

    /// <summary>Visible characters, blanks and tabs, and bytes beyond ASCII as Latin-1 has them.</summary>
    public static bool IsValue(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (character is (< ' ' and not '\t') or '\x7F' or > '\xFF')
            {
                return false;
            }
        }

        return true;
    }
}
