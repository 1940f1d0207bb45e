using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>What a search found, and how much of the corpus it saw.</summary>
/// <param name="Documents">The best first.</param>
/// <param name="Matches">How many documents match, or at least so many if not exact.</param>
/// <param name="Failure">Why nothing could be found, where no leaf is to blame.</param>
internal sealed record Found(
    IReadOnlyList<FoundDocument> Documents, int Matches, bool IsExact, Coverage Coverage, string? Failure = null);

/// <summary>How much of the corpus an answer is about, and what became of each leaf that was asked.</summary>
/// <param name="Documents">The documents that were searched.</param>
/// <param name="Total">The documents of the corpus; 0 if no leaf was there to tell.</param>
internal sealed record Coverage(int Documents, int Total, IReadOnlyList<LeafCoverage> Leaves)
{
    public bool IsComplete => Total > 0 && Documents == Total;
}

/// <summary>What became of one question to one leaf.</summary>
/// <param name="Outcome">answered, late, failed or abandoned.</param>
/// <param name="Asked">What it was asked, and what came of it.</param>
/// <param name="Reason">Why there is no answer; null if there is one.</param>
internal sealed record LeafCoverage(
    string Leaf,
    string Outcome,
    string? Replica,
    bool Hedged,
    int Attempts,
    double TookMs,
    string Asked,
    string? Reason);
