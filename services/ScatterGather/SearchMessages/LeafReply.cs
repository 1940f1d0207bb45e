namespace DesignPatterns.SearchMessages;

/// <summary>What a leaf answers.</summary>
public abstract record LeafReply
{
    private protected LeafReply()
    {
    }
}

/// <summary>To a <see cref="ShardQuestion"/>: the best first, of equal ones the lower number first.</summary>
/// <param name="Matches">How many match, or at least so many if not exact.</param>
public sealed record ShardReply(ShardState State, FoundDocument[] Hits, int Matches, bool IsExact) : LeafReply;

/// <summary>To a <see cref="FrequencyQuestion"/>: how many documents at most, clause by clause.</summary>
/// <param name="Versions">The whole indexes that it can be asked about, the one in use first.</param>
/// <param name="CorpusDocuments">The documents of each of these versions.</param>
public sealed record FrequencyReply(IReadOnlyList<string> Versions, int[] CorpusDocuments, int[] Frequencies)
    : LeafReply;

/// <summary>To a <see cref="ClauseQuestion"/>: by rising number, and what the clause adds to each score.</summary>
public sealed record ClauseReply(int[] Numbers, int[] Contributions) : LeafReply;

/// <summary>To a <see cref="DocumentsQuestion"/>, in the order that was asked.</summary>
public sealed record DocumentsReply(FoundDocument[] Documents) : LeafReply;

/// <summary>To a <see cref="PrepareQuestion"/> or <see cref="SwitchQuestion"/>: the index that is ready.</summary>
public sealed record VersionReply(string Version, int CorpusDocuments) : LeafReply;

/// <summary>To a <see cref="StraggleQuestion"/>.</summary>
/// <param name="HasStraggled">Whether this was one of the slow ones.</param>
public sealed record StraggleReply(bool HasStraggled) : LeafReply;

/// <summary>What a leaf's shard holds.</summary>
/// <param name="Version">Of the shard's index.</param>
public sealed record ShardState(string Version, int Documents, int CorpusDocuments);
