namespace DesignPatterns.SearchIndex.Queries;

/// <summary>What is searched for: documents that at least one of the alternatives matches.</summary>
/// <remarks>A document's score is the sum over the alternatives that match it.</remarks>
/// <param name="Alternatives">At least one, and no two that ask for the same.</param>
public sealed record Query(IReadOnlyList<Alternative> Alternatives)
{
    public override string ToString() => string.Join(" OR ", Alternatives);
}

/// <summary>Clauses of which a document must meet all; it scores the sum of their contributions.</summary>
/// <param name="Clauses">At least one, each of them once.</param>
/// <param name="PartOfSpeech">What the document must be, or null; it adds nothing to the score.</param>
public sealed record Alternative(IReadOnlyList<Clause> Clauses, string? PartOfSpeech)
{
    public override string ToString() =>
        string.Join(' ', Clauses) + (PartOfSpeech is null ? "" : $" {QueryParser.FilterName}{PartOfSpeech}");

    /// <summary>The same text for every order of the same clauses.</summary>
    internal string Canonical =>
        string.Join(' ', Clauses
            .Select(clause => clause.ToString()).Order(StringComparer.Ordinal).Append(PartOfSpeech));
}
