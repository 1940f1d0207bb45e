using System.Buffers;
using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Wire;
using DesignPatterns.SearchLeaf.Indexes;
using DesignPatterns.SearchMessages;
using Microsoft.Extensions.Options;

namespace DesignPatterns.SearchLeaf.Answering;

/// <summary>Answers roots: at once what is quick, on the pool what may take long.</summary>
internal sealed class LeafHandler(
    LeafIndexes indexes,
    IndexFolder folder,
    Answers answers,
    LeafFaults faults,
    IOptions<SearchLeafOptions> options) : ILeafHandler
{
    /// <summary>Above it an answer would hold up those behind it on the connection.</summary>
    private const int MostQuickCandidates = 10_000;

    private readonly int _shard = options.Value.Shard;

    public ValueTask AnswerAsync(
        ReadOnlyMemory<byte> request,
        LeafCall call,
        IBufferWriter<byte> answer,
        CancellationToken cancellationToken)
    {
        var question = Read(request.Span);
        return AnswerAsync(question, call, answer, cancellationToken);
    }

    private static LeafQuestion Read(ReadOnlySpan<byte> request)
    {
        try
        {
            return QuestionFormat.Read(request);
        }
        catch (Exception fault) when (fault is InvalidDataException or OverflowException)
        {
            throw new RefusedException(StatusCodes.Status400BadRequest, fault.Message);
        }
    }

    private static bool IsQuick(LeafQuestion question) => question switch
    {
        ShardQuestion shard =>
            shard.Count <= Answers.MostSnippets && !shard.Query.Contains('*', StringComparison.Ordinal),
        FrequencyQuestion => true,
        ClauseQuestion clause => clause.Candidates is { Length: <= MostQuickCandidates },
        DocumentsQuestion documents => documents.Numbers.Length <= Answers.MostSnippets,
        _ => false,
    };

    private async ValueTask AnswerAsync(
        LeafQuestion question, LeafCall call, IBufferWriter<byte> answer, CancellationToken cancellationToken)
    {
        using var span = LeafSpans.Start(question, _shard, call.Parent);
        try
        {
            if (faults.IsAnyOn || !IsQuick(question))
            {
                // Whoever answers now also reads the connection: it must see what is cancelled meanwhile.
                await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
                await faults.BiteAsync(cancellationToken);
            }

            var reply = question switch
            {
                PrepareQuestion => await PrepareAsync(cancellationToken),
                StraggleQuestion straggle => await faults.StraggleAsync(straggle, cancellationToken),
                _ => await AnswerAsync(question, call.Deadline, cancellationToken),
            };
            ReplyFormat.Write(reply, answer);
        }
        catch (Exception failure)
        {
            LeafSpans.Fail(span, failure);
            throw;
        }
    }

    private async ValueTask<LeafReply> AnswerAsync(
        LeafQuestion question, Deadline deadline, CancellationToken cancellationToken)
    {
        var pair = indexes.InUse ?? throw Unready("The index is still being loaded.");
        try
        {
            return question switch
            {
                ShardQuestion shard => await answers.AskAsync(pair, shard, deadline, cancellationToken),
                FrequencyQuestion frequency => Answers.Ask(indexes.Pairs, frequency),
                ClauseQuestion clause => Answers.Ask(Find(clause.Version).Whole, clause, cancellationToken),
                DocumentsQuestion documents =>
                    await answers.AskAsync(Find(documents.Version).Whole, documents, deadline, cancellationToken),
                SwitchQuestion next => await SwitchAsync(next.Version, cancellationToken),
                _ => throw new RefusedException(StatusCodes.Status400BadRequest, "There is no such question."),
            };
        }
        catch (ObjectDisposedException)
        {
            throw Unready("This index has just been replaced.");
        }
    }

    private IndexPair Find(string version) =>
        indexes.Find(version) ?? throw new RefusedException(
            StatusCodes.Status409Conflict,
            $"There is no index {version} here, but {string.Join(", ", indexes.Versions)}.");

    private async Task<VersionReply> SwitchAsync(string version, CancellationToken cancellationToken) =>
        indexes.Find(version) is { } pair
        && indexes.TrySwitch(version, await folder.UseAsync(pair, cancellationToken))
            ? new(version, pair.Whole.DocumentCount)
            : throw new RefusedException(
                StatusCodes.Status409Conflict, $"Index {version} has not been prepared here.");

    private async Task<VersionReply> PrepareAsync(CancellationToken cancellationToken)
    {
        // If it came first, it would be used at once.
        await indexes.Loaded.WaitAsync(cancellationToken);
        var pair = await folder.OpenAsync(cancellationToken);
        var (version, count) = (pair.Whole.Version, pair.Whole.DocumentCount);
        indexes.Add(pair);
        return new(version, count);
    }

    private static RefusedException Unready(string reason) => new(StatusCodes.Status503ServiceUnavailable, reason);
}
