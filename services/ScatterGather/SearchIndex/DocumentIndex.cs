using DesignPatterns.SearchIndex.Format;
using DesignPatterns.SearchIndex.Queries;
using DesignPatterns.SearchIndex.Searching;
using DesignPatterns.SearchIndex.Snippets;

namespace DesignPatterns.SearchIndex;

/// <summary>An index in use: the whole of a corpus, or one shard that scores as the whole does.</summary>
/// <remarks>
/// Any number of threads may use it. What is under way when it is disposed ends well; what comes later throws
/// <see cref="ObjectDisposedException"/>.
/// </remarks>
public sealed unsafe class DocumentIndex : IDisposable
{
    /// <summary>The most hits that a search can ask for.</summary>
    public const int MaxHits = 10_000;

    /// <summary>In bytes: what lies behind them in a text is not looked at for a snippet.</summary>
    public const int MaxSnippetText = 64 * 1024;

    /// <summary>What stands for a score of 1.</summary>
    public const int ScoreScale = Bm25.Scale;

    private readonly MappedFile _file;
    private readonly IndexView _view;

    // What searches work in, kept for the next ones: as many as can be under way on all processors.
    private readonly SearchRun?[] _runs = new SearchRun?[Environment.ProcessorCount];

    internal DocumentIndex(MappedFile file)
    {
        _file = file;
        _view = new IndexView(file.Start);
        (DocumentCount, CorpusDocumentCount) = (_view.DocumentCount, _view.Header.CorpusDocuments);
        Version = _view.Header.Version;
    }

    /// <summary>The documents in this file.</summary>
    public int DocumentCount { get; }

    /// <summary>The documents of the corpus, of which this file may hold a shard.</summary>
    public int CorpusDocumentCount { get; }

    /// <summary>The same for the same corpus, format and shard, and for no other.</summary>
    public string Version { get; }

    /// <summary>Finds the best documents.</summary>
    /// <param name="count">How many, 1 to <see cref="MaxHits"/>.</param>
    /// <exception cref="OperationCanceledException">The search is no longer wanted.</exception>
    public TopHits Search(Query query, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MaxHits);
        using var use = _file.Enter();
        var run = BeginRun(cancellationToken);
        try
        {
            return Best(QueryPlan.Plan(query, _view, run), count, run.Heap);
        }
        finally
        {
            EndRun(run);
        }
    }

    /// <summary>All documents that one clause matches, by rising number.</summary>
    /// <param name="partOfSpeech">What they must be, or null.</param>
    /// <exception cref="OperationCanceledException">The search is no longer wanted.</exception>
    public ClauseMatch[] Find(Clause clause, string? partOfSpeech, CancellationToken cancellationToken)
    {
        using var use = _file.Enter();
        var run = BeginRun(cancellationToken);
        try
        {
            var matches = new List<ClauseMatch>();
            var cursor = QueryPlan.Plan(clause, partOfSpeech, _view, run);
            var last = DocumentCount - 1;
            for (var found = cursor.Next(0, last, -1); found != Cursor.None; found = cursor.Next(found + 1, last, -1))
            {
                matches.Add(new(_view.Documents[found].Number, cursor.Contribution()));
            }

            return [.. matches];
        }
        finally
        {
            EndRun(run);
        }
    }

    /// <summary>The documents among given ones that one clause matches.</summary>
    /// <param name="candidates">Numbers in rising order.</param>
    /// <param name="partOfSpeech">What they must be, or null.</param>
    /// <exception cref="OperationCanceledException">The search is no longer wanted.</exception>
    public ClauseMatch[] FindAmong(
        ReadOnlySpan<int> candidates, Clause clause, string? partOfSpeech, CancellationToken cancellationToken)
    {
        using var use = _file.Enter();
        var run = BeginRun(cancellationToken);
        try
        {
            var matches = new List<ClauseMatch>();
            var cursor = QueryPlan.Plan(clause, partOfSpeech, _view, run);
            foreach (var number in candidates)
            {
                if (_view.PlaceOf(number) is >= 0 and var place && cursor.Next(place, place, -1) == place)
                {
                    matches.Add(new(number, cursor.Contribution()));
                }
            }

            return [.. matches];
        }
        finally
        {
            EndRun(run);
        }
    }

    /// <summary>How many documents of this file the clause matches at most; found at once.</summary>
    public int Frequency(Clause clause)
    {
        using var use = _file.Enter();
        return QueryPlan.Frequency(clause, _view);
    }

    /// <summary>The document of that number, or null if it is not in this file.</summary>
    /// <exception cref="InvalidDataException">What is kept of it is damaged.</exception>
    public Document? Document(int number) => Beginning(number, int.MaxValue);

    /// <summary>The document of that number with so many bytes of its text, or null if it is not here.</summary>
    /// <exception cref="InvalidDataException">What is kept of it is damaged.</exception>
    public Document? Beginning(int number, int mostText)
    {
        using var use = _file.Enter();
        return _view.PlaceOf(number) is >= 0 and var place
            ? StoredDocument.Read(_view.TextOf(place), _view.PartsOfSpeech[place], mostText)
            : null;
    }

    /// <summary>In how many bytes the document of that number is kept; 0 if it is not in this file.</summary>
    public int StoredLength(int number)
    {
        using var use = _file.Enter();
        return _view.PlaceOf(number) is >= 0 and var place ? _view.TextOf(place).Length : 0;
    }

    /// <summary>
    /// What the first <see cref="MaxSnippetText"/> bytes of a document's text say about a query, or null if the
    /// document is not in this file.
    /// </summary>
    /// <exception cref="InvalidDataException">What is kept of it is damaged.</exception>
    public Snippet? Snippet(int number, Query query) =>
        Beginning(number, MaxSnippetText) is { } document ? SnippetFinder.Find(document.Text, query) : null;

    public void Dispose() => _file.Dispose();

    private TopHits Best(Cursor cursor, int count, HitHeap heap)
    {
        heap.Open(count);
        var (matches, last) = (0, DocumentCount - 1);
        var found = cursor.Next(0, last, -1);
        while (found != Cursor.None)
        {
            heap.Add(found, cursor.Contribution());
            matches++;
            found = cursor.Next(found + 1, last, heap.Floor);
        }

        var hits = heap.ToHits();
        for (var i = 0; i < hits.Length; i++)
        {
            hits[i] = hits[i] with { Number = _view.NumberOf(hits[i].Number) };
        }

        return cursor is WordCursor or PrefixCursor
            ? new(hits, cursor.Frequency, IsExact: true)
            : new(hits, matches, IsExact: matches < count);
    }

    private SearchRun BeginRun(CancellationToken cancellationToken)
    {
        SearchRun? run = null;
        for (var i = 0; i < _runs.Length && run is null; i++)
        {
            run = Interlocked.Exchange(ref _runs[i], null);
        }

        run ??= new SearchRun();
        run.Begin(cancellationToken);
        return run;
    }

    private void EndRun(SearchRun run)
    {
        run.End();
        for (var i = 0; i < _runs.Length; i++)
        {
            if (Interlocked.CompareExchange(ref _runs[i], run, null) is null)
            {
                return;
            }
        }
    }
}
