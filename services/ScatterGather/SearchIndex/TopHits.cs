namespace DesignPatterns.SearchIndex;

/// <summary>A document found.</summary>
/// <param name="Number">Its number in the corpus.</param>
/// <param name="Score">BM25 in fixed point: <see cref="DocumentIndex.ScoreScale"/> is 1.</param>
public readonly record struct Hit(int Number, long Score);

/// <summary>The best hits of a search: the highest score first, of equal ones the lower number first.</summary>
/// <param name="Matches">How many documents match, or, if not exact, a number that is not too high.</param>
/// <param name="IsExact">
/// False when documents were passed over because none of them could be among the best.
/// </param>
public sealed record TopHits(IReadOnlyList<Hit> Hits, int Matches, bool IsExact);

/// <summary>A document that one clause matches, and what the clause adds to its score.</summary>
public readonly record struct ClauseMatch(int Number, int Contribution);
