using System.Collections.Concurrent;
using DesignPatterns.Gathering;
using DesignPatterns.Gathering.Wire;
using DesignPatterns.ScatterGather.Tests.SearchIndex;
using DesignPatterns.SearchIndex;
using DesignPatterns.SearchIndex.Queries;
using DesignPatterns.SearchLeaf.Answering;
using DesignPatterns.SearchMessages;
using Microsoft.Extensions.Logging.Abstractions;
using IndexPair = DesignPatterns.SearchLeaf.Indexes.IndexPair;

namespace DesignPatterns.ScatterGather.Tests.Search;

/// <summary>
/// Goal: long texts cost whoever asks for what they say, and nobody behind. Method: order, not time: one connection to
/// a real leaf, whose answers are noted as they come.
/// </summary>
public sealed class LongTextTests
{
    private const int FileCount = 60;
    private const int FileLength = 80 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_long_texts_say_holds_up_no_question_that_was_asked_after_it()
    {
        var folder = Directory.CreateTempSubdirectory("long-");
        var corpus = folder.CreateSubdirectory("corpus");
        var text = string.Concat(Enumerable.Repeat("a dog and another ", FileLength / 18));
        for (var number = 0; number < FileCount; number++)
        {
            await File.WriteAllTextAsync(Path.Combine(corpus.FullName, $"{number}.txt"), text);
        }

        await using (var leaf = new RunningLeaf(corpus.FullName, Path.Combine(folder.FullName, "indexes"), 0, 1))
        {
            await leaf.StartAsync();
            await leaf.AskAsync(new FrequencyQuestion(["dog"]));
            var came = new ConcurrentQueue<LeafReply>();
            var options = new GatheringOptions { PingPeriod = Patience, ConnectTimeout = Patience };
            await using var calls = new LeafCalls<LeafQuestion, LeafReply>(
                new(QuestionFormat.Write, bytes => Note(came, ReplyFormat.Read(bytes))), options, TimeProvider.System);
            var replica = new Replica("127.0.0.1", leaf.Port, options);

            var all = Ask(calls, replica, new ShardQuestion("\"another dog\" OR \"dog and\" OR dog", FileCount));
            var one = Ask(calls, replica, new FrequencyQuestion(["dog"]));

            await Task.WhenAll(all, one);
            Assert.Equal([await one, await all], came);
            Assert.Equal(FileCount, ((ShardReply)await all).Hits.Length);
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Short_texts_are_answered_at_once_and_after_the_deadline_nothing_is_shown_any_more()
    {
        using var folder = new IndexFolder();
        using var index = folder.Build(new Document("one", "", "a dog"), new Document("two", "", "a dog, too"));
        var answers = new Answers(NullLogger<Answers>.Instance);
        var (pair, question) = (new IndexPair(index, index, new(folder.PathOf(""))), new ShardQuestion("dog", 10));

        var answer = answers.AskAsync(pair, question, Deadline.After(Patience, TimeProvider.System), default);
        Assert.True(answer.IsCompletedSuccessfully);
        Assert.Equal(2, (await answer).Hits.Length);

        var refusal = await Assert.ThrowsAsync<RefusedException>(
            () => answers.AskAsync(pair, question, deadline: default, default).AsTask());
        Assert.Equal(504, refusal.Status);
    }

    [Fact]
    public void A_snippet_is_looked_for_in_the_first_64_KiB_of_a_text()
    {
        var filling = new string('é', (DocumentIndex.MaxSnippetText / 2) - 5);
        using var folder = new IndexFolder();
        using var index = folder.Build(
            new Document("within", "", $"{filling} dog"), new Document("behind", "", $"{filling} filling dog"));
        Assert.True(QueryParser.TryParse("dog", out var query, out _));

        Assert.EndsWith("[dog]", index.Snippet(0, query)!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("[", index.Snippet(1, query)!.ToString(), StringComparison.Ordinal);
        Assert.Equal(["", "é", "éé"], ((int[])[1, 3, 4]).Select(most => index.Beginning(0, most)!.Text));
    }

    private static Task<LeafReply> Ask(
        LeafCalls<LeafQuestion, LeafReply> calls, Replica replica, LeafQuestion question) =>
        calls.AskAsync(replica, question, Deadline.After(Patience, TimeProvider.System), default).AsTask();

    private static LeafReply Note(ConcurrentQueue<LeafReply> came, LeafReply reply)
    {
        came.Enqueue(reply);
        return reply;
    }
}
