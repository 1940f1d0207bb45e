using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Queries;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>The query parameters of a search, as they came.</summary>
internal readonly record struct SearchParameters(string? Q, string? K, string? Mode, string? Partial, string? TimeoutMs)
{
    private const int DefaultCount = 10;
    private const int MostMilliseconds = 30_000;

    /// <param name="wrong">Which parameter is not understood, and what is wrong with it.</param>
    public bool TryRead(
        TimeSpan defaultTimeout,
        [NotNullWhen(true)] out SearchRequest? request,
        out (string Field, string Flaw) wrong)
    {
        request = null;
        wrong = default;
        if (!QueryParser.TryParse(Q ?? "", out var query, out var refusal))
        {
            wrong = ("q", $"is not understood at character {refusal.Position}: {refusal.Message}");
        }
        else if (!TryReadNumber(K, DefaultCount, DocumentIndex.MaxHits, out var count))
        {
            wrong = ("k", $"must be a whole number from 1 to {DocumentIndex.MaxHits}");
        }
        else if (!TryReadName(Mode, Distribution.Leaf, out var distribution))
        {
            wrong = ("mode", "must be leaf or root");
        }
        else if (!TryReadName(Partial, Gathering.Partial.Allow, out var partial))
        {
            wrong = ("partial", "must be allow, wait or fail");
        }
        else if (!TryReadNumber(TimeoutMs, (int)defaultTimeout.TotalMilliseconds, MostMilliseconds, out var timeout))
        {
            wrong = ("timeoutMs", $"must be a whole number from 1 to {MostMilliseconds}");
        }
        else
        {
            request = new(Q!, query, count, distribution, partial, TimeSpan.FromMilliseconds(timeout));
        }

        return request is not null;
    }

    private static bool TryReadNumber(string? text, int unsaid, int most, out int number)
    {
        number = unsaid;
        return text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number)
                && number >= 1 && number <= most);
    }

    private static bool TryReadName<T>(string? text, T unsaid, out T value)
        where T : struct, Enum
    {
        value = unsaid;
        return text is null
            || (Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase)
                && Enum.TryParse(text, ignoreCase: true, out value));
    }
}
