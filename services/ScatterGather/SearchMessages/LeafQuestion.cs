namespace DesignPatterns.SearchMessages;

/// <summary>What a root asks of a leaf.</summary>
public abstract record LeafQuestion
{
    private protected LeafQuestion()
    {
    }
}

/// <summary>For the best documents of the leaf's own shard.</summary>
/// <param name="Query">As the user typed it; the root has parsed it.</param>
/// <param name="Count">How many, 1 to 10,000.</param>
public sealed record ShardQuestion(string Query, int Count) : LeafQuestion;

/// <summary>How many documents of the whole corpus have each of these clauses.</summary>
public sealed record FrequencyQuestion(IReadOnlyList<string> Clauses) : LeafQuestion;

/// <summary>Which documents of the whole corpus one clause matches, or which of the candidates.</summary>
/// <param name="Version">Of the whole index: numbers mean something else in another.</param>
/// <param name="PartOfSpeech">What they must be; null: anything.</param>
/// <param name="Candidates">By rising number; null: all documents are.</param>
public sealed record ClauseQuestion(string Version, string Clause, string? PartOfSpeech, int[]? Candidates)
    : LeafQuestion;

/// <summary>What these documents of the whole corpus say about a query.</summary>
public sealed record DocumentsQuestion(string Version, string Query, int[] Numbers) : LeafQuestion;

/// <summary>To build and map the index of the corpus as it is now, and to answer with the old one until told.</summary>
public sealed record PrepareQuestion : LeafQuestion;

/// <summary>To answer with that prepared index from now on, and to keep the old one for who began with it.</summary>
/// <param name="Version">Of the whole index.</param>
public sealed record SwitchQuestion(string Version) : LeafQuestion;

/// <summary>To be a straggler now and then, and otherwise to answer at once: for the page about them.</summary>
/// <param name="PerMillion">How often.</param>
/// <param name="Milliseconds">For how long, at most 1,000.</param>
public sealed record StraggleQuestion(int PerMillion, int Milliseconds) : LeafQuestion;
