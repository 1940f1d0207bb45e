using System.Diagnostics;
using DesignPatterns.SearchIndex;
using Microsoft.Extensions.Options;

namespace DesignPatterns.SearchLeaf.Indexes;

/// <summary>Indexes on disk: a folder for each version of the corpus, in it the whole and its shards.</summary>
/// <remarks>
/// Who finds none builds all of them, for the other leaves of the machine too. Bound: two versions stay, that in use
/// rather than others.
/// </remarks>
internal sealed partial class IndexFolder(
    IOptions<SearchLeafOptions> options, TimeProvider time, ILogger<IndexFolder> logger)
{
    private const int MostVersions = 2;
    private const string WholeName = "whole.index";

    private readonly SearchLeafOptions _options = options.Value;

    /// <summary>Maps what a leaf begins with.</summary>
    /// <remarks>
    /// The corpus may have changed since the others took theirs: it begins with the version that they answer with, for
    /// only of a version that all have can terms be searched for. If an upgrade has begun, the next one is there, too.
    /// Where nobody answers, it is the corpus as it is now.
    /// </remarks>
    /// <returns>The one to be used, then the one to be switched to, if there is one.</returns>
    /// <exception cref="IOException">The corpus cannot be read, or the indexes not be written.</exception>
    public async Task<IReadOnlyList<IndexPair>> OpenFirstAsync(CancellationToken cancellationToken)
    {
        var (corpus, root) = Find();
        using var turn = await IndexLocks.TakeTurnAsync(root, time, cancellationToken);
        var current = new DirectoryInfo(Path.Combine(root.FullName, corpus.Version));
        var used = IndexLocks.IsUsed(current)
            ? null
            : Others(root, current).OrderByDescending(folder => folder.LastWriteTimeUtc)
                .FirstOrDefault(IndexLocks.IsUsed);
        IReadOnlyList<IndexPair> pairs = used is null || TryMap(used) is not { } first
            ? [Open(corpus, root, cancellationToken)]
            : TryMap(current) is { } next ? [first, next] : [first];
        pairs[0].Use = await UseAsync(pairs[0], cancellationToken);
        return pairs;
    }

    /// <summary>Maps the indexes of the corpus as it is now, after building them if need be.</summary>
    /// <exception cref="IOException">The corpus cannot be read, or the indexes not be written.</exception>
    public async Task<IndexPair> OpenAsync(CancellationToken cancellationToken)
    {
        var (corpus, root) = Find();
        using var turn = await IndexLocks.TakeTurnAsync(root, time, cancellationToken);
        return Open(corpus, root, cancellationToken);
    }

    /// <summary>Tells leaves that start that this one answers with the pair.</summary>
    public async Task<IDisposable> UseAsync(IndexPair pair, CancellationToken cancellationToken) =>
        await IndexLocks.UseAsync(pair.Folder, time, cancellationToken);

    private static string NameOf(Shard shard) => $"{shard}.index";

    // Whoever named this folder may keep other things in it.
    private static IEnumerable<DirectoryInfo> Others(DirectoryInfo root, DirectoryInfo current) =>
        root.EnumerateDirectories()
            .Where(folder => folder.Name != current.Name && CorpusSource.IsVersion(folder.Name));

    private (CorpusSource Corpus, DirectoryInfo Root) Find()
    {
        var corpus = CorpusSource.From(_options);
        return (corpus, Directory.CreateDirectory(
            _options.IndexFolder.Length > 0 ? _options.IndexFolder : corpus.IndexFolder));
    }

    private IndexPair Open(CorpusSource corpus, DirectoryInfo root, CancellationToken cancellationToken)
    {
        var folder = root.CreateSubdirectory(corpus.Version);
        if (TryMap(folder) is { } found)
        {
            return found;
        }

        Build(corpus, folder, cancellationToken);
        RemoveOld(root, folder);

        // A build leaves tens of megabytes of garbage, which a leaf with little to do would keep for long.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        return TryMap(folder) ?? throw new IOException($"{folder} holds no index, though one was just built there.");
    }

    private IndexPair? TryMap(DirectoryInfo folder)
    {
        var start = Stopwatch.GetTimestamp();
        var shard = new Shard(_options.Shard, _options.ShardCount);
        DocumentIndex? whole = null;
        try
        {
            whole = IndexFile.Open(Path.Combine(folder.FullName, WholeName));
            var pair = new IndexPair(whole, IndexFile.Open(Path.Combine(folder.FullName, NameOf(shard))), folder);
            var duration = Stopwatch.GetElapsedTime(start);
            LogMapped(pair.Shard.DocumentCount, whole.DocumentCount, whole.Version, duration);
            return pair;
        }
        catch (Exception absence) when (absence is FileNotFoundException or DirectoryNotFoundException)
        {
            whole?.Dispose();
            return null;
        }
        catch (InvalidDataException damage)
        {
            whole?.Dispose();
            LogDamaged(damage.Message);
            return null;
        }
    }

    private void Build(CorpusSource corpus, DirectoryInfo folder, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        using var builder = new IndexBuilder();
        foreach (var document in corpus.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            builder.Add(document);
        }

        for (var index = 0; index < _options.ShardCount; index++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var shard = new Shard(index, _options.ShardCount);
            builder.Write(Path.Combine(folder.FullName, NameOf(shard)), shard);
        }

        builder.Write(Path.Combine(folder.FullName, WholeName));
        var duration = Stopwatch.GetElapsedTime(start);
        LogBuilt(builder.Count, _options.ShardCount, duration);
    }

    /// <summary>Whoever still maps one that is removed keeps it: the file goes when the last of them lets go.</summary>
    private void RemoveOld(DirectoryInfo root, DirectoryInfo current)
    {
        var old = Others(root, current)
            .OrderByDescending(IndexLocks.IsUsed).ThenByDescending(folder => folder.LastWriteTimeUtc)
            .Skip(MostVersions - 1);
        foreach (var folder in old)
        {
            folder.Delete(recursive: true);
            LogRemoved(folder.Name);
        }
    }

    [LoggerMessage(EventName = "index.built", Level = LogLevel.Information,
        Message = "Built the index of {DocumentCount} documents, and {ShardCount} shards of it, in {Duration}")]
    private partial void LogBuilt(int documentCount, int shardCount, TimeSpan duration);

    [LoggerMessage(EventName = "index.mapped", Level = LogLevel.Information,
        Message = "Mapped {ShardDocumentCount} of {DocumentCount} documents, index {Version}, in {Duration}")]
    private partial void LogMapped(int shardDocumentCount, int documentCount, string version, TimeSpan duration);

    [LoggerMessage(EventName = "index.damaged", Level = LogLevel.Warning,
        Message = "An index is built again: {Reason}")]
    private partial void LogDamaged(string reason);

    [LoggerMessage(EventName = "index.removed", Level = LogLevel.Information,
        Message = "Removed the index of an older corpus, {Version}")]
    private partial void LogRemoved(string version);
}
