using System.Collections.Frozen;

namespace DesignPatterns.SearchIndex.Queries;

/// <summary>Words that say nothing alone: they are indexed, but a query of nothing else is refused.</summary>
internal static class StopWords
{
    private static readonly FrozenSet<string> Words = FrozenSet.Create(
        "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "has", "have", "he", "her", "his",
        "if", "in", "into", "is", "it", "its", "no", "not", "of", "on", "or", "she", "so", "such", "that", "the",
        "their", "then", "there", "these", "they", "this", "to", "was", "were", "which", "will", "with", "you");

    public static bool Contains(string word) => Words.Contains(word);
}
