using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchRoot.Searching;

/// <summary>What the root knows before it has anything found.</summary>
/// <param name="Version">Of the whole index, which every leaf that was asked has.</param>
/// <param name="CorpusDocuments">The documents of that version.</param>
/// <param name="Frequencies">How many documents each clause matches at most.</param>
internal sealed record TermPlan(string Version, int CorpusDocuments, IReadOnlyDictionary<string, int> Frequencies)
{
    /// <summary>Of versions that all have, the one that the first of them uses rather than others.</summary>
    /// <returns>Null: there is none that all have.</returns>
    public static TermPlan? From(IGrouping<int, string>[] clauses, FrequencyReply[] replies)
    {
        var known = replies[0];
        var (version, corpusDocuments) = known.Versions.Zip(known.CorpusDocuments).FirstOrDefault(
            candidate => replies.All(reply => reply.Versions.Contains(candidate.First)));
        if (version is null)
        {
            return null;
        }

        var frequencies = new Dictionary<string, int>();
        foreach (var (group, reply) in clauses.Zip(replies))
        {
            foreach (var (clause, frequency) in group.Zip(reply.Frequencies))
            {
                frequencies[clause] = frequency;
            }
        }

        return new(version, corpusDocuments, frequencies);
    }
}
