using System.Collections.Concurrent;
using DesignPatterns.Gathering;
using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Queries;
using DesignPatterns.SearchLeaf.Indexes;
using DesignPatterns.SearchMessages;

namespace DesignPatterns.SearchLeaf.Answering;

/// <summary>Questions about one pair of indexes, answered.</summary>
internal sealed partial class Answers(ILogger<Answers> logger)
{
    /// <summary>More than this go without a snippet: nobody reads so many, and an answer must stay short.</summary>
    public const int MostSnippets = 100;

    /// <summary>Of the documents that are shown, in bytes: with more, reading them holds up the connection.</summary>
    private const int MostQuickText = 64 * 1024;

    private const int MostTitle = 200;

    // The versions of indexes of which it has been said that texts are damaged: once each, not with every answer.
    private readonly ConcurrentDictionary<string, bool> _damaged = new();

    /// <summary>At once where texts are short, and otherwise on the pool.</summary>
    /// <exception cref="RefusedException">It makes no sense, or the deadline passed before it was shown.</exception>
    public async ValueTask<ShardReply> AskAsync(
        IndexPair pair, ShardQuestion question, Deadline deadline, CancellationToken cancellationToken)
    {
        var query = Parse(question.Query);
        if (question.Count is < 1 or > DocumentIndex.MaxHits)
        {
            throw Refused($"A search gives 1 to {DocumentIndex.MaxHits} documents, not {question.Count}.");
        }

        var top = pair.Shard.Search(query, question.Count, cancellationToken);
        var state = new ShardState(pair.Shard.Version, pair.Shard.DocumentCount, pair.Shard.CorpusDocumentCount);
        var snippets = question.Count <= MostSnippets ? query : null;
        var shown = await ShowAsync(pair.Shard, top.Hits, snippets, deadline, cancellationToken);
        return new(state, shown, top.Matches, top.IsExact);
    }

    /// <param name="pairs">All that can be asked about; frequencies are those of the first.</param>
    public static FrequencyReply Ask(IReadOnlyList<IndexPair> pairs, FrequencyQuestion question) =>
        new(
            [.. pairs.Select(pair => pair.Whole.Version)],
            [.. pairs.Select(pair => pair.Whole.DocumentCount)],
            [.. question.Clauses.Select(clause => pairs[0].Whole.Frequency(ParseClause(clause)))]);

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

    /// <inheritdoc cref="AskAsync(IndexPair, ShardQuestion, Deadline, CancellationToken)"/>
    public async ValueTask<DocumentsReply> AskAsync(
        DocumentIndex whole, DocumentsQuestion question, Deadline deadline, CancellationToken cancellationToken)
    {
        var snippets = question.Numbers.Length <= MostSnippets ? Parse(question.Query) : null;
        var hits = Array.ConvertAll(question.Numbers, number => new Hit(number, Score: 0));
        return new(await ShowAsync(whole, hits, snippets, deadline, cancellationToken));
    }

    private static Query Parse(string text) =>
        QueryParser.TryParse(text, out var query, out var refusal) ? query : throw Refused(refusal.Message);

    private static Clause ParseClause(string text) =>
        QueryParser.TryParseClause(text, out var clause, out var refusal) ? clause : throw Refused(refusal.Message);

    private async ValueTask<FoundDocument[]> ShowAsync(
        DocumentIndex index,
        IReadOnlyList<Hit> hits,
        Query? query,
        Deadline deadline,
        CancellationToken cancellationToken)
    {
        if (deadline.HasPassed)
        {
            throw new RefusedException(StatusCodes.Status504GatewayTimeout, "The deadline has passed.");
        }

        if (query is not null && hits.Sum(hit => (long)index.StoredLength(hit.Number)) > MostQuickText)
        {
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        }

        var shown = new FoundDocument[hits.Count];
        for (var i = 0; i < shown.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            shown[i] = Show(index, hits[i], query);
        }

        return shown;
    }

    private FoundDocument Show(DocumentIndex index, Hit hit, Query? query) =>
        new(hit.Number, hit.Score, ReplyFormat.Show(Read(index, hit.Number, query)));

    /// <summary>It was found by what a checksum vouches for: a damaged text costs what is shown, and no more.</summary>
    private ShownDocument Read(DocumentIndex index, int number, Query? query)
    {
        try
        {
            var document = index.Beginning(number, mostText: 0)
                ?? throw Refused($"There is no document {number} here.");
            var title = document.Title.Length > MostTitle ? $"{document.Title[..MostTitle]} …" : document.Title;
            var parts = query is null ? [] : index.Snippet(number, query)?.Parts ?? [];
            return new(document.Id, title, [.. parts.Select(part => new SnippetText(part.IsHit, part.Text))]);
        }
        catch (InvalidDataException damage)
        {
            if (_damaged.TryAdd(index.Version, true))
            {
                LogTextDamaged(number, index.Version, damage.Message);
            }

            return new($"#{number}", "The text of this document is damaged", []);
        }
    }

    private static RefusedException Refused(string reason) => new(StatusCodes.Status400BadRequest, reason);

    [LoggerMessage(EventName = "index.text_damaged", Level = LogLevel.Warning,
        Message = "Document {Number} of index {Version} is shown without its text, and others may be: {Reason}")]
    private partial void LogTextDamaged(int number, string version, string reason);
}
