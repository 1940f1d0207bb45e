using DesignPatterns.Gathering;
using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Queries;
using DesignPatterns.SearchLeaf.Indexes;
using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchLeaf.Answering;

/// <summary>Questions about one pair of indexes, answered.</summary>
internal static class Answers
{
    /// <summary>More than this go without a snippet: nobody reads so many, and an answer must stay short.</summary>
    public const int MostSnippets = 100;

    private const int MostTitle = 200;

    public static ShardReply Ask(IndexPair pair, ShardQuestion question, CancellationToken cancellationToken)
    {
        var query = Parse(question.Query);
        if (question.Count is < 1 or > DocumentIndex.MaxHits)
        {
            throw Refused(
                $"A search gives 1 to {DocumentIndex.MaxHits} documents, but {question.Count} were asked for.");
        }

        var top = pair.Shard.Search(query, question.Count, cancellationToken);
        var state = new ShardState(pair.Shard.Version, pair.Shard.DocumentCount, pair.Shard.CorpusDocumentCount);
        var snippets = question.Count <= MostSnippets ? query : null;
        return new(state, [.. top.Hits.Select(hit => Show(pair.Shard, hit, snippets))], top.Matches, top.IsExact);
    }

    public static FrequencyReply Ask(LeafIndexes indexes, IndexPair pair, FrequencyQuestion question) =>
        new(
            indexes.Versions,
            pair.Whole.DocumentCount,
            [.. question.Clauses.Select(clause => pair.Whole.Frequency(ParseClause(clause)))]);

    public static ClauseReply Ask(DocumentIndex whole, ClauseQuestion question, CancellationToken cancellationToken)
    {
        var clause = ParseClause(question.Clause);
        var matches = question.Candidates is { } candidates
            ? whole.FindAmong(candidates, clause, question.PartOfSpeech, cancellationToken)
            : whole.Find(clause, question.PartOfSpeech, cancellationToken);
        return new(
            Array.ConvertAll(matches, match => match.Number),
            Array.ConvertAll(matches, match => match.Contribution));
    }

    public static DocumentsReply Ask(DocumentIndex whole, DocumentsQuestion question)
    {
        var snippets = question.Numbers.Length <= MostSnippets ? Parse(question.Query) : null;
        return new([.. question.Numbers.Select(number => Show(whole, new(number, Score: 0), snippets))]);
    }

    private static Query Parse(string text) =>
        QueryParser.TryParse(text, out var query, out var refusal) ? query : throw Refused(refusal.Message);

    private static Clause ParseClause(string text) =>
        QueryParser.TryParseClause(text, out var clause, out var refusal) ? clause : throw Refused(refusal.Message);

    private static FoundDocument Show(DocumentIndex index, Hit hit, Query? query)
    {
        var document = index.Document(hit.Number)
            ?? throw Refused($"There is no document {hit.Number} here.");
        var title = document.Title.Length > MostTitle ? $"{document.Title[..MostTitle]} …" : document.Title;
        var parts = query is null ? [] : index.Snippet(hit.Number, query)?.Parts ?? [];
        var shown = new ShownDocument(
            document.Id, title, [.. parts.Select(part => new SnippetText(part.IsHit, part.Text))]);
        return new(hit.Number, hit.Score, ReplyFormat.Show(shown));
    }

    private static RefusedException Refused(string reason) => new(StatusCodes.Status400BadRequest, reason);
}
